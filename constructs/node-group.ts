import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { resourceName } from "./names.ts";

export interface NodeGroupProps {
  readonly cluster: KubernetesCluster;
  /** Its name in the environment. */
  readonly name: string;
  readonly size: AwsEnvironment["aws"]["cluster"]["nodeGroups"][string];
  readonly role: IamRole;
  /** The subnets, and so the zones, over which it spreads. */
  readonly subnetIds: string[];
  /** Beside the cluster's own: what stores and the load balancer know the nodes by. */
  readonly securityGroupId: string;
  readonly keyArn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** What a node needs before it can become ready. */
  readonly after: ITerraformDependable[];
}

/**
 * Nodes of one size, of Amazon Linux 2023 for x86, spread over the zones of their subnets. EKS replaces them one at a
 * time when the version, the size or anything else of them changes, and a node that stays broken. It tags their group
 * for cluster-autoscaler, which decides how many there are between min and max from the first day on.
 *
 * The metadata service gives a token to who needs one hop to it: the node and pods on its network, and no other pod,
 * which would find the node's role there. Pod Identity needs no second hop, since its agent is on the node's network and
 * pods ask the agent. A pod that would ask the metadata service for its region or VPC has to be told them.
 * Source: docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
 */
export class NodeGroup extends Construct {
  readonly arn: string;
  readonly name: string;
  /** To depend on: what runs on nodes cannot come before them. */
  readonly group: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { cluster, name, size, role, subnetIds, securityGroupId, keyArn, after } = props;
    const called = resourceName(cluster.environment.name, `${name}-nodes`);
    const tags = { ...props.tags, Name: called };
    const template = new LaunchTemplate(this, "template", {
      name: called,
      instanceType: size.instanceType,
      vpcSecurityGroupIds: [cluster.securityGroupId, securityGroupId],
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      monitoring: { enabled: true },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: size.diskGib,
            encrypted: "true",
            kmsKeyId: keyArn,
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    });
    this.group = new EksNodeGroup(this, "group", {
      clusterName: cluster.name,
      nodeGroupName: name,
      nodeRoleArn: role.arn,
      subnetIds,
      version: cluster.version,
      amiType: "AL2023_x86_64_STANDARD",
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: size.min, desiredSize: size.desired, maxSize: size.max },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      // How many there are is cluster-autoscaler's business once they are there.
      lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
      dependsOn: after,
    });
    this.arn = this.group.arn;
    this.name = this.group.nodeGroupName;
  }
}
