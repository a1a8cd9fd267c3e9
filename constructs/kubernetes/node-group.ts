import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { resourceName } from "../names.ts";
import { machineDefaults } from "../network/machine-defaults.ts";
import { isGraviton } from "./graviton.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";

export interface NodeGroupSize {
  readonly instanceType: string;
  readonly otherTypes?: readonly string[] | undefined;
  readonly spot?: boolean | undefined;
  /** `min`, `desired` and `max` are multiples of the number of zones. */
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  readonly diskGib: number;
}

export interface NodeGroupProps {
  readonly cluster: KubernetesCluster;
  readonly name: string;
  readonly size: NodeGroupSize;
  readonly role: IamRole;
  readonly subnetIdByZone: Readonly<Record<string, string>>;
  /** In addition to the cluster's: stores and the load balancer allow this group. */
  readonly securityGroupId: string;
  readonly keyArn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly after: ITerraformDependable[];
}

/** Soft: pods come here when the other groups are full. Autoscaling of the services fills it first, and empties it first. */
const spotTaint = { key: "mindflow/capacity", value: "spot", effect: "PREFER_NO_SCHEDULE" };

/**
 * Nodes of Amazon Linux 2023: a managed node group in each zone, with an equal share of the nodes.
 * cluster-autoscaler changes their number. A pod that must run in one zone (its volume is there, or its topology spread
 * demands it) needs a group that adds nodes in that zone only: of a group with several, the autoscaler knows the first.
 * A change updates one zone after the other.
 * Sources: kubernetes/autoscaler issue 4848; getAsgTemplate in cluster-autoscaler/cloudprovider/aws/aws_manager.go
 *
 * Pods cannot have the node's role: they use Pod Identity, and need the region and the VPC as settings.
 * Source: docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
 */
export class NodeGroup extends Construct {
  /** By zone. A dependency of everything that runs on nodes. */
  readonly groups: EksNodeGroup[] = [];

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { cluster, name, size, role, subnetIdByZone, securityGroupId, keyArn, after } = props;
    const fullName = resourceName(cluster.environment, `${name}-nodes`);
    const tags = { ...props.tags, Name: fullName };
    const template = new LaunchTemplate(this, "template", {
      name: fullName,
      // A template with a type allows no list of types in the group.
      ...(!size.otherTypes && { instanceType: size.instanceType }),
      vpcSecurityGroupIds: [cluster.securityGroupId, securityGroupId],
      ...machineDefaults({ diskGib: size.diskGib, keyArn, tags }),
    });
    const zones = Object.entries(subnetIdByZone);
    const share = (nodes: number) => nodes / zones.length;
    for (const [zone, subnetId] of zones)
      this.groups.push(
        new EksNodeGroup(this, zone, {
          clusterName: cluster.name,
          nodeGroupName: `${name}-${zone}`,
          nodeRoleArn: role.arn,
          subnetIds: [subnetId],
          version: cluster.version,
          amiType: isGraviton(size.instanceType) ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
          ...(size.otherTypes && { instanceTypes: [size.instanceType, ...size.otherTypes] }),
          ...(size.spot && { capacityType: "SPOT", taint: [spotTaint] }),
          launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
          scalingConfig: { minSize: share(size.min), desiredSize: share(size.desired), maxSize: share(size.max) },
          updateConfig: { maxUnavailable: 1 },
          nodeRepairConfig: { enabled: true },
          lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
          dependsOn: [...after, ...this.groups.slice(-1)],
        }),
      );
  }
}
