import type { StringValue } from "ms";
import type { Namespace } from "../../constructs/names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import type { ChartName } from "./charts.ts";

/** One release of the platform: what of, where, and what has to be there before it. */
export interface PlatformRelease {
  readonly chart: ChartName;
  readonly namespace: Namespace;
  /** What it is for, in the table of docs/platform.md. */
  readonly why: string;
  /** By their names: what makes the definitions it uses, admits its objects, or answers it when it starts. */
  readonly after: readonly string[];
  readonly timeout: StringValue;
  readonly values: object;
}

/** What is known only once other stacks are there. */
export interface PlatformPlaces {
  readonly clusterName: string;
  readonly vpcId: string;
  /** A host name, without the port. */
  readonly opensearchEndpoint: string;
  readonly alertsTopicArn: string;
}

/** The releases of one area of the platform. */
export type Releases = (environment: AwsEnvironment, at: PlatformPlaces) => Record<string, PlatformRelease>;

/** What a container asks for. It may not use more memory than that, and CPU as much as there is. */
export function resources(cpu: string, memory: string) {
  return { requests: { cpu, memory }, limits: { memory } };
}

/** Lets one pod at a time go when a node is emptied; of one alone it lets that go, or the node would stay for ever. */
export const oneAtATime = { maxUnavailable: 1 } as const;

/** A pod and a container that namespaces of ours admit, for the charts that do not come so by themselves. */
export const restrictedPod = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } as const;
export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
} as const;

/** Copies of a pod on different nodes and in different zones, where there are such. */
export function spread(labels: Readonly<Record<string, string>>) {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
  }));
}
