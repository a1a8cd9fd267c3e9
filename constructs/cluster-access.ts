import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry/index.js";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association/index.js";
import { Construct } from "constructs";
import { clusterGroups } from "./cluster-groups.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";

/** What somebody may do in a cluster: everything, or what the group of that name may (constructs/cluster-roles.ts). */
export type ClusterAccessLevel = "administer" | keyof typeof clusterGroups;

export interface ClusterAccessProps {
  readonly cluster: KubernetesCluster;
  /** The IAM role, which must be there. */
  readonly roleArn: string;
  readonly level: ClusterAccessLevel;
}

/**
 * Lets whoever has an IAM role into the cluster: as a member of a group, to which the platform's roles are bound, or as its
 * administrator by EKS's own policy, which holds before anything is in the cluster. EKS's policies for less let their
 * holders read secrets, or nothing of the mesh.
 * Source: docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, { cluster, roleArn: principalArn, level }: ClusterAccessProps) {
    super(scope, id);
    const clusterName = cluster.name;
    if (level !== "administer") {
      new EksAccessEntry(this, "entry", { clusterName, principalArn, kubernetesGroups: [clusterGroups[level]] });
      return;
    }
    const entry = new EksAccessEntry(this, "entry", { clusterName, principalArn });
    new EksAccessPolicyAssociation(this, "policy", {
      clusterName,
      principalArn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
      dependsOn: [entry],
    });
  }
}
