import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { resourceName } from "./names.ts";
import { assumableByPods, type Permission, policyDocument } from "./policy.ts";

/** A service account of Kubernetes, and what its pods may do on AWS. */
export interface PodIdentityProps {
  readonly cluster: KubernetesCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly permissions?: readonly Permission[];
  /** The name of a policy that AWS maintains for exactly this job. */
  readonly managedPolicy?: string;
}

/**
 * Gives the pods of one service account a role of their own, by EKS Pod Identity: no key to keep, and none to rotate.
 * The role refuses every other service account, namespace and cluster, whatever else may be associated with it.
 *
 * Limits: pods on Fargate get nothing; a pod that runs already gets it when it is started again.
 * Source: docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export class PodIdentity extends Construct {
  readonly roleArn: string;
  readonly roleName: string;
  /** To depend on: a pod that starts before it starts without the role. */
  readonly association: EksPodIdentityAssociation;

  constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, permissions = [], managedPolicy } = props;
    const role = new IamRole(this, "role", {
      name: resourceName(cluster.environment.name, serviceAccount),
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
      ...(managedPolicy ? [attachManaged(this, managedPolicy, role)] : []),
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

/** Adds a policy that AWS maintains to a role. */
export function attachManaged(scope: Construct, policy: string, role: IamRole): IamRolePolicyAttachment {
  return new IamRolePolicyAttachment(scope, policy, {
    role: role.name,
    policyArn: `arn:aws:iam::aws:policy/${policy}`,
  });
}
