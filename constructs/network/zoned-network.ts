import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet, type SubnetConfig } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Construct } from "constructs";
import { resourceName } from "../names.ts";
import { planSubnets, type SubnetKind } from "./subnet-plan.ts";

const discovery: Partial<Record<SubnetKind, Record<string, string>>> = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
};

const internetCidr = "0.0.0.0/0";

export interface ZonedNetworkProps {
  readonly environment: string;
  readonly region: string;
  readonly settings: {
    readonly cidr: string;
    /** Letters of the availability zones, such as "a". Add new ones at the end. */
    readonly zones: readonly string[];
    readonly nat: "each zone" | "one";
  };
}

/**
 * A VPC with public, private and database subnets in each zone. Only private subnets have a route to a NAT gateway.
 * Limit: a NAT gateway has 55,000 concurrent connections to one destination.
 * Source: docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
 */
export class ZonedNetwork extends Construct {
  readonly vpcId: string;
  readonly subnetIds: Readonly<Record<SubnetKind, string[]>> = { public: [], private: [], database: [] };
  readonly insideRouteTableIds: string[] = [];
  readonly natGatewayIds: string[] = [];
  readonly #environment: string;

  constructor(scope: Construct, id: string, { environment, region, settings }: ZonedNetworkProps) {
    super(scope, id);
    this.#environment = environment;
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: settings.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: this.#tags("vpc"),
    });
    this.vpcId = vpc.id;
    new DefaultSecurityGroup(this, "default-group", { vpcId: vpc.id, tags: this.#tags("use-no-default") });
    const internet = new InternetGateway(this, "internet", { vpcId: vpc.id, tags: this.#tags("internet") });
    const publicTable = this.#routeTable("public");
    new Route(this, "public-internet", {
      routeTableId: publicTable,
      destinationCidrBlock: internetCidr,
      gatewayId: internet.id,
    });
    const databases = this.#routeTable("database");
    this.insideRouteTableIds.push(databases);

    let nat: string | undefined;
    for (const [zone, ranges] of Object.entries(planSubnets(settings.cidr, settings.zones))) {
      const subnet = (kind: SubnetKind, table: string) =>
        this.#subnet(kind, zone, { cidrBlock: ranges[kind], availabilityZone: `${region}${zone}` }, table);
      const publicId = subnet("public", publicTable);
      subnet("database", databases);
      if (nat === undefined || settings.nat === "each zone") nat = this.#natGateway(zone, publicId, internet);
      // A table for each zone, so that another NAT gateway changes a route only.
      const inside = this.#routeTable(`private-${zone}`);
      this.insideRouteTableIds.push(inside);
      subnet("private", inside);
      new Route(this, `private-${zone}-internet`, {
        routeTableId: inside,
        destinationCidrBlock: internetCidr,
        natGatewayId: nat,
      });
    }
  }

  #subnet(
    kind: SubnetKind,
    zone: string,
    where: Pick<SubnetConfig, "cidrBlock" | "availabilityZone">,
    routeTableId: string,
  ): string {
    const name = `${kind}-${zone}`;
    const { id } = new Subnet(this, name, {
      vpcId: this.vpcId,
      ...where,
      mapPublicIpOnLaunch: false,
      tags: { ...this.#tags(name), ...discovery[kind] },
    });
    new RouteTableAssociation(this, `${name}-routes`, { subnetId: id, routeTableId });
    this.subnetIds[kind].push(id);
    return id;
  }

  #routeTable(name: string): string {
    return new RouteTable(this, `${name}-table`, { vpcId: this.vpcId, tags: this.#tags(name) }).id;
  }

  #natGateway(zone: string, subnetId: string, internet: InternetGateway): string {
    const tags = this.#tags(`nat-${zone}`);
    const address = new Eip(this, `nat-${zone}-address`, { domain: "vpc", tags });
    const { id } = new NatGateway(this, `nat-${zone}`, {
      allocationId: address.id,
      subnetId,
      tags,
      dependsOn: [internet],
    });
    this.natGatewayIds.push(id);
    return id;
  }

  #tags(name: string): Record<string, string> {
    return { Name: resourceName(this.#environment, name) };
  }
}
