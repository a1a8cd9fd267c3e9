import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import type { Kubectl } from "./kubectl.ts";

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid: string; readonly generation: number };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly resources?: unknown;
}

export interface Deployment extends KubernetesObject {
  readonly spec: {
    readonly replicas: number;
    readonly template: {
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly Container[] };
    };
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface Canary extends KubernetesObject {
  readonly status?: {
    readonly phase?: string;
    readonly canaryWeight?: number;
    readonly iterations?: number;
    readonly failedChecks?: number;
    /** Flagger's hash of the version that it has seen last. */
    readonly lastAppliedSpec?: string;
    readonly conditions?: readonly Condition[];
  };
}

export interface ClusterEvent extends KubernetesObject {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count?: number;
  readonly involvedObject: { readonly kind: string; readonly name: string };
}

/** The services' namespace at one moment. */
export interface ClusterState {
  readonly deployments: ReadonlyMap<string, Deployment>;
  readonly canaries: ReadonlyMap<string, Canary>;
  readonly events: readonly ClusterEvent[];
}

export async function clusterState(kubectl: Kubectl): Promise<ClusterState> {
  const kinds = "deployments.apps,canaries.flagger.app,events";
  const { items } = JSON.parse(await kubectl(["get", kinds, "--namespace", namespaces.services, "-o", "json"]));
  const ofKind = <T extends KubernetesObject>(kind: string) => (items as T[]).filter((one) => one.kind === kind);
  const byName = <T extends KubernetesObject>(all: readonly T[]) => new Map(all.map((one) => [one.metadata.name, one]));
  return {
    deployments: byName(ofKind<Deployment>("Deployment")),
    canaries: byName(ofKind<Canary>("Canary")),
    events: ofKind<ClusterEvent>("Event"),
  };
}
