import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import type { Construct } from "constructs";
import { resourceName } from "../constructs/names.ts";
import { DeploymentMachines } from "../constructs/network/deployment-machines.ts";
import { FlowLogs } from "../constructs/network/flow-logs.ts";
import { SecurityGroup } from "../constructs/network/security-group.ts";
import { ZonedNetwork } from "../constructs/network/zoned-network.ts";
import { mapValues } from "../constructs/records.ts";
import { AwsStack } from "./base/aws-stack.ts";
import { flows, https, type SecurityGroupName, securityGroups } from "./derived/network-flows.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { topology } from "./topology.ts";

export interface NetworkProps {
  readonly foundation: { readonly keys: Record<"cluster" | "logs", { readonly arn: string }> };
}

export class Network extends AwsStack {
  readonly vpcId: string;
  readonly vpcCidr: string;
  readonly subnetIds: { readonly public: string[]; readonly private: string[]; readonly database: string[] };
  readonly securityGroupIds: Record<SecurityGroupName, string>;
  readonly natGatewayIds: readonly string[];

  constructor(scope: Construct, environment: AwsEnvironment, { foundation }: NetworkProps) {
    super(scope, "network", environment);
    const { name, region, aws } = environment;
    const { cidr, endpoints, clients, flowLogs, runners } = aws.network;
    const network = new ZonedNetwork(this, "network", { environment: name, region, settings: aws.network });
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
    for (const { from, to, port } of flows(topology)) groups[from].allowTo(groups[to], port);
    groups.deployer.allowToAnywhere(https, "The Kubernetes API, S3, GitHub and the registries");
    for (const port of [80, https]) groups.loadBalancer.allowFrom(clients.from, port, clients.because);
    this.securityGroupIds = mapValues(groups, (group) => group.id);
    if (!("noRunners" in runners))
      new DeploymentMachines(this, "runners", {
        name: resourceName(name, "runners"),
        settings: runners,
        subnetIds: network.subnetIds.private,
        securityGroupId: groups.deployer.id,
        keyArn: foundation.keys.cluster.arn,
        tags: this.tags,
      });

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

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
