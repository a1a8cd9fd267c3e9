import type { Construct } from "constructs";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { namespaces, searchAdministrator } from "./names.ts";
import {
  alertPermissions,
  autoscalerPermissions,
  queueDepthPermissions,
  searchAdministratorPermissions,
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
  readonly searchArn: string;
  readonly alertsTopicArn: string;
  readonly keyArns: { readonly events: string; readonly secrets: string };
}

/** What the platform's own pods may do on AWS, by the service accounts that their releases give them. */
export function platformIdentities(scope: Construct, props: PlatformIdentitiesProps) {
  const { cluster, searchArn, keyArns } = props;
  const { system, monitoring, secrets, services } = namespaces;
  const identity = (namespace: string, serviceAccount: string, permissions: Permission[]) =>
    new PodIdentity(scope, `${serviceAccount}-identity`, { cluster, namespace, serviceAccount, permissions });
  identity(system, "cluster-autoscaler", autoscalerPermissions(cluster.name, props.nodeGroupArns));
  identity(system, "keda-operator", queueDepthPermissions(props.queueArns));
  identity(secrets, "external-secrets", secretReaderPermissions(props.secretArns, keyArns.secrets));
  identity(monitoring, "alertmanager", alertPermissions(props.alertsTopicArn, keyArns.events));
  return {
    /** Whoever owns a target group gives it the permissions. */
    loadBalancerController: identity(system, "aws-load-balancer-controller", []),
    /** Whoever gives them their parts in OpenSearch knows them by their roles. */
    jaeger: identity(monitoring, "jaeger", searchWriterPermissions(searchArn)),
    collector: identity(monitoring, "collector", searchWriterPermissions(searchArn)),
    searchAdministrator: identity(services, searchAdministrator, searchAdministratorPermissions(searchArn)),
  };
}
