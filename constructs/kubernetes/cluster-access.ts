import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry/index.js";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association/index.js";
import { Construct } from "constructs";
import { clusterGroups } from "./cluster-groups.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";

export type ClusterAccessLevel = "administer" | keyof typeof clusterGroups;

export interface ClusterAccessProps {
  readonly cluster: KubernetesCluster;
  readonly roleArn: string;
  readonly level: ClusterAccessLevel;
}

/**
 * An EKS access entry. Groups have the platform's own roles: EKS's lesser policies allow reading secrets, or exclude
 * the mesh's resources.
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
