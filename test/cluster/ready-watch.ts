import type { Cluster, Deployment } from "./cluster.ts";
import { type KubernetesObject, nameOf } from "./objects.ts";

export interface Pod extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

type Labels = Readonly<Record<string, string>>;

interface Budget extends KubernetesObject {
  readonly spec: { readonly selector: { readonly matchLabels: Labels } };
  readonly status: { readonly desiredHealthy: number };
}

interface ReplicaSet extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly uid: string };
  readonly spec: { readonly replicas: number };
}

/** What was seen of a Deployment's pods while something happened, and what had to be. */
export interface Seen {
  readonly deployment: Deployment;
  leastReady: number;
  readonly mustBeReady: number;
  /**
   * That were asked for, of all its versions together. A new one may come a moment before an old one goes, so more can be
   * there at times.
   */
  mostPods: number;
  readonly mayBe: number;
}

/**
 * Looks on at every change of every pod while something is done.
 *
 * @param promise what must hold meanwhile: a Deployment's own strategy and its disruption budget, or the budget alone.
 * @throws Error that names the Deployments of which too few pods were ready, or too many there.
 */
export async function watching(
  cluster: Cluster,
  promise: "strategy" | "budget",
  what: () => Promise<unknown>,
): Promise<Seen[]> {
  const deployments = await cluster.settled();
  const budgets = await cluster.list<Budget>("poddisruptionbudgets.policy");
  const seen = deployments.map((deployment) => expected(deployment, budgets, promise));
  const watches = await Promise.all([
    follow<Pod>(cluster, "/api/v1/pods", (pods) => {
      for (const one of seen)
        one.leastReady = Math.min(one.leastReady, podsOf(one.deployment, pods).filter(isReady).length);
    }),
    follow<ReplicaSet>(cluster, "/apis/apps/v1/replicasets", (replicaSets) => {
      for (const one of seen) one.mostPods = Math.max(one.mostPods, askedFor(one.deployment, replicaSets));
    }),
  ]);
  try {
    await what();
    await cluster.settled();
  } finally {
    await Promise.all(watches.map((watch) => watch.end()));
  }
  const faults = seen.flatMap(({ deployment, leastReady, mustBeReady, mostPods, mayBe }) => [
    ...(leastReady < mustBeReady
      ? [`${nameOf(deployment)}: ${leastReady} pods were ready, and ${mustBeReady} must be`]
      : []),
    ...(mostPods > mayBe ? [`${nameOf(deployment)}: ${mostPods} pods were asked for, and there may be ${mayBe}`] : []),
  ]);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return seen;
}

type Identified = KubernetesObject & { readonly metadata: { readonly uid: string } };

/** Tells of all objects at a path of the API, at first and after each change. */
async function follow<T extends Identified>(cluster: Cluster, path: string, tell: (all: readonly T[]) => void) {
  const list = JSON.parse(await cluster.kubectl(["get", "--raw", path]));
  const all = new Map<string, T>(list.items.map((object: T) => [object.metadata.uid, object]));
  tell([...all.values()]);
  const stop = new AbortController();
  const watch = `${path}?watch=true&resourceVersion=${list.metadata.resourceVersion}`;
  const line = (text: string) => {
    const { type, object } = JSON.parse(text) as { type: string; object: T };
    if (type === "DELETED") all.delete(object.metadata.uid);
    else all.set(object.metadata.uid, object);
    tell([...all.values()]);
  };
  let fault: Error | undefined;
  const ended = cluster.kubectl(["get", "--raw", watch], { signal: stop.signal, line }).catch((error: Error) => {
    if (!stop.signal.aborted) fault = error;
  });
  return {
    async end() {
      stop.abort();
      await ended;
      if (fault) throw fault;
    },
  };
}

function expected(deployment: Deployment, budgets: readonly Budget[], promise: "strategy" | "budget"): Seen {
  const { metadata, spec } = deployment;
  const { maxSurge = 0, maxUnavailable = spec.replicas } = spec.strategy.rollingUpdate ?? {};
  const kept = budgets.filter(
    (budget) =>
      budget.metadata.namespace === metadata.namespace &&
      matches(spec.template.metadata.labels, budget.spec.selector.matchLabels),
  );
  const byStrategy = promise === "strategy" ? spec.replicas - share(maxUnavailable, spec.replicas, Math.floor) : 0;
  return {
    deployment,
    leastReady: Number.POSITIVE_INFINITY,
    mustBeReady: Math.max(byStrategy, ...kept.map(({ status }) => status.desiredHealthy)),
    mostPods: 0,
    mayBe: spec.replicas + share(maxSurge, spec.replicas, Math.ceil),
  };
}

/** A pod that is going counts no more. */
export function podsOf({ metadata, spec }: Deployment, pods: readonly Pod[]): Pod[] {
  return pods.filter(
    (pod) =>
      pod.metadata.namespace === metadata.namespace &&
      !pod.metadata.deletionTimestamp &&
      matches(pod.metadata.labels ?? {}, spec.selector.matchLabels),
  );
}

function askedFor({ metadata }: Deployment, replicaSets: readonly ReplicaSet[]): number {
  return replicaSets
    .filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
    .reduce((sum, { spec }) => sum + spec.replicas, 0);
}

function matches(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some(({ type, status: is }) => type === "Ready" && is === "True");
}

/** A number, or a percentage of all. */
function share(of: number | string, all: number, round: (value: number) => number): number {
  return typeof of === "number" ? of : round((all * Number.parseFloat(of)) / 100);
}
