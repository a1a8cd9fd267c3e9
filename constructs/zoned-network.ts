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
import type { AwsEnvironment, EnvironmentName } from "../stacks/environments/schema.ts";
import { resourceName } from "./names.ts";
import { planSubnets, type SubnetKind } from "./subnet-plan.ts";

/** Where Kubernetes' load balancers are put, when it makes some: out here, or inside. */
const discovery: Partial<Record<SubnetKind, Record<string, string>>> = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
};

const anywhere = "0.0.0.0/0";

/**
 * A VPC of three layers in each zone. Public subnets have a way in and out; private ones a way out only, through the NAT
 * gateway of their zone, or the first zone's for all; database subnets have neither. AWS gives nobody a public address by
 * itself, and the group of those who name none lets nothing through.
 *
 * Limit: a NAT gateway has 55,000 connections at once to one destination.
 * Source: docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
 */
export class ZonedNetwork extends Construct {
  readonly vpcId: string;
  readonly subnetIds: Readonly<Record<SubnetKind, string[]>> = { public: [], private: [], database: [] };
  /** Of the private and database subnets: for gateway endpoints. */
  readonly insideRouteTableIds: string[] = [];
  readonly natGatewayIds: string[] = [];
  readonly #environment: EnvironmentName;

  constructor(scope: Construct, id: string, { name, region, aws: { network } }: AwsEnvironment) {
    super(scope, id);
    this.#environment = name;
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: network.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: this.#tags("vpc"),
    });
    this.vpcId = vpc.id;
    new DefaultSecurityGroup(this, "default-group", { vpcId: vpc.id, tags: this.#tags("use-no-default") });
    const internet = new InternetGateway(this, "internet", { vpcId: vpc.id, tags: this.#tags("internet") });
    const outside = this.#routeTable("public");
    new Route(this, "public-internet", {
      routeTableId: outside,
      destinationCidrBlock: anywhere,
      gatewayId: internet.id,
    });
    const databases = this.#routeTable("database");
    this.insideRouteTableIds.push(databases);

    let wayOut: string | undefined;
    for (const [zone, ranges] of Object.entries(planSubnets(network.cidr, network.zones))) {
      const subnet = (kind: SubnetKind, table: string) =>
        this.#subnet(kind, zone, { cidrBlock: ranges[kind], availabilityZone: `${region}${zone}` }, table);
      const publicId = subnet("public", outside);
      subnet("database", databases);
      if (wayOut === undefined || network.nat === "each zone") wayOut = this.#natGateway(zone, publicId, internet);
      // A table for each zone also where there is one gateway, so that a second one changes a route and nothing else.
      const inside = this.#routeTable(`private-${zone}`);
      this.insideRouteTableIds.push(inside);
      subnet("private", inside);
      new Route(this, `private-${zone}-internet`, {
        routeTableId: inside,
        destinationCidrBlock: anywhere,
        natGatewayId: wayOut,
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

  #tags(what: string): Record<string, string> {
    return { Name: resourceName(this.#environment, what) };
  }
}
