import type { StringValue } from "ms";
import type { Namespace } from "../../constructs/kubernetes/kubernetes-names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import type { ChartName } from "./charts.ts";

export interface PlatformRelease {
  readonly chart: ChartName;
  readonly namespace: Namespace;
  readonly why: string;
  /** Names of releases that must be installed first: their custom resources, webhooks or Services are needed. */
  readonly after: readonly string[];
  readonly timeout: StringValue;
  readonly values: object;
}

export interface PlatformOutputs {
  readonly clusterName: string;
  readonly vpcId: string;
  readonly opensearchEndpoint: string;
  readonly alertsTopicArn: string;
  readonly heartbeatTopicArn: string;
}

export type Releases = (environment: AwsEnvironment, at: PlatformOutputs) => Record<string, PlatformRelease>;

/** Requests of a container. Its memory limit equals the request; it has no CPU limit. */
export function resources(cpu: string, memory: string) {
  return { requests: { cpu, memory }, limits: { memory } };
}

/** The same for a chart that has a CPU limit by default: `null` removes the default. */
export function resourcesWithoutDefaultLimit(cpu: string, memory: string) {
  return { requests: { cpu, memory }, limits: { cpu: null, memory } };
}

/** Disruption budget for draining a node. It also works with a single replica. */
export const oneAtATime = { maxUnavailable: 1 } as const;

/**
 * The same for a chart that has `minAvailable` by default and prints the whole map: `null` removes the default. Kubernetes
 * refuses a budget with both fields, even if one is "".
 * Source: github.com/prometheus-community/helm-charts/issues/6669
 */
export const oneAtATimeOnly = { ...oneAtATime, minAvailable: null } as const;

/** Security contexts that the `restricted` standard requires, for charts without them. */
export const restrictedPod = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } as const;
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
} as const;

export function spread(labels: Readonly<Record<string, string>>) {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
  }));
}
