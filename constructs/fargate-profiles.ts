import { EksFargateProfile } from "@cdktf/provider-aws/lib/eks-fargate-profile/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { resourceName } from "./names.ts";
import { attachManaged } from "./pod-identity.ts";
import { assumableBy, policyDocument } from "./policy.ts";

export interface FargateProfilesProps {
  readonly cluster: KubernetesCluster;
  readonly subnetIds: string[];
}

/**
 * Runs the pods of the environment's chosen namespaces without nodes, each on a machine of its own.
 *
 * Limits: no Pod Identity, no DaemonSet, no EBS volume; a pod has the cluster's security group only, so stores and the
 * load balancer do not know it.
 * Source: docs.aws.amazon.com/eks/latest/userguide/fargate.html
 */
export class FargateProfiles extends Construct {
  constructor(scope: Construct, id: string, { cluster, subnetIds }: FargateProfilesProps) {
    super(scope, id);
    const { name: environment, region, aws } = cluster.environment;
    const profiles = `arn:aws:eks:${region}:${aws.foundation.account}:fargateprofile/${cluster.name}/*`;
    const role = new IamRole(this, "role", {
      name: resourceName(environment, "fargate"),
      assumeRolePolicy: policyDocument(
        assumableBy("eks-fargate-pods.amazonaws.com", { ArnLike: { "aws:SourceArn": profiles } }),
      ),
    });
    const policy = attachManaged(this, "AmazonEKSFargatePodExecutionRolePolicy", role);
    for (const [name, { namespace, labels }] of Object.entries(aws.cluster.fargate))
      new EksFargateProfile(this, name, {
        clusterName: cluster.name,
        fargateProfileName: name,
        podExecutionRoleArn: role.arn,
        subnetIds,
        selector: [{ namespace, ...(labels && { labels }) }],
        dependsOn: [policy],
      });
  }
}
