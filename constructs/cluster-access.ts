import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry/index.js";
import {
  EksAccessPolicyAssociation,
  type EksAccessPolicyAssociationAccessScope,
} from "@cdktf/provider-aws/lib/eks-access-policy-association/index.js";
import { Construct } from "constructs";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { namespaces } from "./names.ts";

/** What somebody may do in a cluster: everything, change the services, or look at all but the secrets. */
export type ClusterAccessLevel = "administer" | "edit" | "view";

export interface ClusterAccessProps {
  readonly cluster: KubernetesCluster;
  /** The IAM role, which must be there. */
  readonly roleArn: string;
  readonly level: ClusterAccessLevel;
}

const granted: Record<ClusterAccessLevel, { policy: string; accessScope: EksAccessPolicyAssociationAccessScope }> = {
  administer: { policy: "AmazonEKSClusterAdminPolicy", accessScope: { type: "cluster" } },
  edit: { policy: "AmazonEKSEditPolicy", accessScope: { type: "namespace", namespaces: [namespaces.services] } },
  view: { policy: "AmazonEKSViewPolicy", accessScope: { type: "cluster" } },
};

/** Lets whoever has an IAM role into the cluster, with one of the policies that AWS maintains for that. */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, { cluster, roleArn: principalArn, level }: ClusterAccessProps) {
    super(scope, id);
    const { policy, accessScope } = granted[level];
    const entry = new EksAccessEntry(this, "entry", { clusterName: cluster.name, principalArn });
    new EksAccessPolicyAssociation(this, "policy", {
      clusterName: cluster.name,
      principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      accessScope,
      dependsOn: [entry],
    });
  }
}
