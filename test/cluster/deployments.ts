import { type KubernetesObject, nameOf } from "./kubernetes-object.ts";

export type Labels = Readonly<Record<string, string>>;

export interface Deployment extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly namespace: string; readonly generation: number };
  readonly spec: {
    readonly replicas: number;
    readonly strategy: { readonly rollingUpdate?: Readonly<Record<"maxSurge" | "maxUnavailable", number | string>> };
    readonly selector: { readonly matchLabels: Labels };
    readonly template: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
    };
  };
  readonly status: Readonly<
    Partial<Record<"observedGeneration" | "replicas" | "updatedReplicas" | "availableReplicas", number>>
  >;
}

export interface Pod extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

export function isAvailable({ metadata, spec, status }: Deployment): boolean {
  const counts = [status.replicas, status.updatedReplicas, status.availableReplicas];
  return status.observedGeneration === metadata.generation && counts.every((count = 0) => count === spec.replicas);
}

export function podsOf({ metadata, spec }: Deployment, pods: readonly Pod[]): Pod[] {
  return pods.filter(
    (pod) =>
      pod.metadata.namespace === metadata.namespace &&
      !pod.metadata.deletionTimestamp &&
      hasLabels(pod.metadata.labels ?? {}, spec.selector.matchLabels),
  );
}

export function hasLabels(labels: Labels, selector: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

export function podCount(value: number | string, all: number, round: (value: number) => number): number {
  return typeof value === "number" ? value : round((all * Number.parseFloat(value)) / 100);
}

export function imagesOf(deployments: readonly Deployment[]): string {
  return deployments.flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image)).join(", ");
}

export function namesOf(deployments: readonly Deployment[]): string {
  return deployments.map(nameOf).join(", ");
}
