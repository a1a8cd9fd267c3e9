import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import type { Construct } from "constructs";
import { FlowLogs } from "../constructs/flow-logs.ts";
import { resourceName } from "../constructs/names.ts";
import { SecurityGroup } from "../constructs/security-group.ts";
import { ZonedNetwork } from "../constructs/zoned-network.ts";
import { AwsStack } from "./aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { flows, type SecurityGroupName, securityGroups } from "./network-flows.ts";
import { mapValues, topology } from "./topology.ts";

export interface NetworkNeeds {
  /** `logs` lets CloudWatch Logs use it. */
  readonly foundation: { readonly keys: { readonly logs: { readonly arn: string } } };
}

/** Where everything lives, and who may talk to whom: every security group, and every rule between them. */
export class Network extends AwsStack {
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly subnetIds: { readonly public: string[]; readonly private: string[]; readonly database: string[] };
  readonly securityGroupIds: Record<SecurityGroupName, string>;
  readonly natGatewayIds: readonly string[];

  constructor(scope: Construct, environment: AwsEnvironment, { foundation }: NetworkNeeds) {
    super(scope, "network", environment);
    const { name, region, aws } = environment;
    const { cidr, endpoints, clients, flowLogs } = aws.network;
    const network = new ZonedNetwork(this, "network", environment);
    const { vpcId } = network;
    this.vpcId = vpcId;
    this.vpcCidr = cidr;
    this.subnetIds = network.subnetIds;
    this.natGatewayIds = network.natGatewayIds;
    new FlowLogs(this, "flow-logs", {
      account: aws.foundation.account,
      name: resourceName(name, "flow-logs"),
      vpcId,
      keyArn: foundation.keys.logs.arn,
      retention: flowLogs.retention,
    });

    const groups = mapValues(securityGroups, (description, group) => {
      const id = kebab(group);
      return new SecurityGroup(this, id, { vpcId, name: resourceName(name, id), description });
    });
    for (const { from, to, port } of flows(topology)) groups[from].mayReach(groups[to], port);
    for (const port of [80, 443]) groups.loadBalancer.openTo(clients.from, port, clients.because);
    this.securityGroupIds = mapValues(groups, (group) => group.id);

    const service = (of: string) => ({ vpcId, serviceName: `com.amazonaws.${region}.${of}` });
    new VpcEndpoint(this, "s3-endpoint", {
      ...service("s3"),
      vpcEndpointType: "Gateway",
      routeTableIds: network.insideRouteTableIds,
      tags: { Name: resourceName(name, "s3") },
    });
    for (const of of endpoints)
      new VpcEndpoint(this, `${of.replace(".", "-")}-endpoint`, {
        ...service(of),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: network.subnetIds.private,
        securityGroupIds: [groups.endpoints.id],
        tags: { Name: resourceName(name, of) },
      });
  }
}

/** `loadBalancer` as Terraform's and AWS's names have it: `load-balancer`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
