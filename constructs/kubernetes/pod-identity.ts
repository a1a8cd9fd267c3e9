import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { assumableByPods, type Permission, policyDocument } from "../identity/policy.ts";
import { resourceName } from "../names.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";

export interface PodIdentityProps {
  readonly cluster: KubernetesCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly permissions?: readonly Permission[];
  readonly managedPolicy?: string;
}

/**
 * An IAM role for the pods of one service account.
 * Limits: not on Fargate; running pods get it after a restart.
 * Source: docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export class PodIdentity extends Construct {
  readonly roleArn: string;
  readonly roleName: string;
  /** A dependency of the pods: those that start earlier have no role. */
  readonly association: EksPodIdentityAssociation;

  constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, permissions = [], managedPolicy } = props;
    const role = new IamRole(this, "role", {
      name: resourceName(cluster.environment, serviceAccount),
      description: `Pods of the service account ${serviceAccount} in ${namespace}.`,
      assumeRolePolicy: policyDocument(
        assumableByPods({
          StringEquals: {
            "aws:RequestTag/eks-cluster-arn": cluster.arn,
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": serviceAccount,
          },
        }),
      ),
      tags: { service: serviceAccount },
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
    const policies = [
      ...(permissions.length > 0
        ? [new IamRolePolicy(this, "policy", { role: role.name, policy: policyDocument(...permissions) })]
        : []),
      ...(managedPolicy ? [attachManagedPolicy(this, role, managedPolicy)] : []),
    ];
    this.association = new EksPodIdentityAssociation(this, "association", {
      clusterName: cluster.name,
      namespace,
      serviceAccount,
      roleArn: role.arn,
      tags: { service: serviceAccount },
      dependsOn: policies,
    });
  }
}
