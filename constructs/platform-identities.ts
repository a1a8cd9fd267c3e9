import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import type { Construct } from "constructs";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { namespaces, searchAdministrator } from "./names.ts";
import {
  alertPermissions,
  autoscalerPermissions,
  queueDepthPermissions,
  searchWriterPermissions,
  secretReaderPermissions,
} from "./platform-permissions.ts";
import { PodIdentity } from "./pod-identity.ts";
import type { Permission } from "./policy.ts";

export interface PlatformIdentitiesProps {
  readonly cluster: KubernetesCluster;
  readonly nodeGroupArns: string[];
  readonly queueArns: string[];
  readonly secretArns: string[];
  readonly search: { readonly arn: string; readonly adminRoleArn: string };
  readonly alertsTopicArn: string;
  readonly keyArns: { readonly events: string; readonly secrets: string };
}

/**
 * What the platform's own pods may do on AWS, by the service accounts that their releases give them. The name of the load
 * balancer controller's role: whoever owns a target group gives it the permissions.
 */
export function platformIdentities(scope: Construct, props: PlatformIdentitiesProps): string {
  const { cluster, search, keyArns } = props;
  const { system, monitoring, secrets } = namespaces;
  const identity = (namespace: string, serviceAccount: string, permissions: Permission[]) =>
    new PodIdentity(scope, `${serviceAccount}-identity`, { cluster, namespace, serviceAccount, permissions });
  identity(system, "cluster-autoscaler", autoscalerPermissions(cluster.name, props.nodeGroupArns));
  identity(system, "keda-operator", queueDepthPermissions(props.queueArns));
  identity(secrets, "external-secrets", secretReaderPermissions(props.secretArns, keyArns.secrets));
  identity(monitoring, "alertmanager", alertPermissions(props.alertsTopicArn, keyArns.events));
  identity(monitoring, "jaeger", searchWriterPermissions(search.arn));
  identity(monitoring, "collector", searchWriterPermissions(search.arn));
  // The role is the search domain's, whose master it is: a job gives the others their parts with it.
  new EksPodIdentityAssociation(scope, searchAdministrator, {
    clusterName: cluster.name,
    namespace: namespaces.services,
    serviceAccount: searchAdministrator,
    roleArn: search.adminRoleArn,
  });
  return identity(system, "aws-load-balancer-controller", []).roleName;
}
