import type { Construct } from "constructs";
import type { Permission } from "../identity/policy.ts";
import type { KubernetesCluster } from "./kubernetes-cluster.ts";
import { namespaces, searchAdministrator } from "./kubernetes-names.ts";
import {
  alertPermissions,
  autoscalerPermissions,
  queueDepthPermissions,
  searchAdministratorPermissions,
  searchWriterPermissions,
  secretReaderPermissions,
} from "./platform-permissions.ts";
import { PodIdentity } from "./pod-identity.ts";

export interface PlatformIdentitiesProps {
  readonly cluster: KubernetesCluster;
  readonly nodeGroupArns: string[];
  readonly queueArns: string[];
  readonly secretArns: string[];
  readonly searchArn: string;
  /** The topics to which Alertmanager publishes. */
  readonly alertTopicArns: string[];
  readonly keyArns: { readonly events: string; readonly secrets: string };
}

/** The pod identities of the platform's own releases, by their service accounts. */
export function platformIdentities(scope: Construct, props: PlatformIdentitiesProps) {
  const { cluster, searchArn, keyArns } = props;
  const { system, monitoring, secrets, services } = namespaces;
  const identity = (namespace: string, serviceAccount: string, permissions: Permission[]) =>
    new PodIdentity(scope, `${serviceAccount}-identity`, { cluster, namespace, serviceAccount, permissions });
  identity(system, "cluster-autoscaler", autoscalerPermissions(cluster.name, props.nodeGroupArns));
  identity(system, "keda-operator", queueDepthPermissions(props.queueArns));
  identity(secrets, "external-secrets", secretReaderPermissions(props.secretArns, keyArns.secrets));
  identity(monitoring, "alertmanager", alertPermissions(props.alertTopicArns, keyArns.events));
  return {
    /** `PodTargets.grantRegistration` adds its permissions. */
    loadBalancerController: identity(system, "aws-load-balancer-controller", []),
    /** OpenSearch's access control also names the roles of these. */
    jaeger: identity(monitoring, "jaeger", searchWriterPermissions(searchArn)),
    collector: identity(monitoring, "collector", searchWriterPermissions(searchArn)),
    searchAdministrator: identity(services, searchAdministrator, searchAdministratorPermissions(searchArn)),
  };
}
