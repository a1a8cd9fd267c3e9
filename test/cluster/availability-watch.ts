import type { ClusterClient } from "./cluster-client.ts";
import { type Deployment, hasLabels, type Labels, type Pod, podCount, podsOf } from "./deployments.ts";
import { type KubernetesObject, nameOf } from "./kubernetes-object.ts";
import { watchResources } from "./resource-watch.ts";

interface DisruptionBudget extends KubernetesObject {
  readonly spec: { readonly selector: { readonly matchLabels: Labels } };
  readonly status: { readonly desiredHealthy: number };
}

interface ReplicaSet extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly uid: string };
  readonly spec: { readonly replicas: number };
}

export interface Availability {
  readonly deployment: Deployment;
  leastReady: number;
  readonly minReady: number;
  /** The desired pods of all ReplicaSets. More pods can exist for a moment, until deleted ones are gone. */
  mostDesired: number;
  readonly maxDesired: number;
}

/** `rollout`: the Deployment's strategy and its disruption budget hold. `eviction`: only the budget. */
type Guarantee = "rollout" | "eviction";

/** @throws Error that names the Deployments with too few ready or too many desired pods. */
export async function watchAvailability(
  cluster: ClusterClient,
  guarantee: Guarantee,
  operation: () => Promise<unknown>,
): Promise<Availability[]> {
  const deployments = await cluster.availableDeployments();
  const budgets = await cluster.list<DisruptionBudget>("poddisruptionbudgets.policy");
  const watched = deployments.map((deployment) => limitsOf(deployment, budgets, guarantee));
  const watches = await Promise.all([
    watchResources<Pod>(cluster, "/api/v1/pods", (pods) => {
      for (const one of watched)
        one.leastReady = Math.min(one.leastReady, podsOf(one.deployment, pods).filter(isReady).length);
    }),
    watchResources<ReplicaSet>(cluster, "/apis/apps/v1/replicasets", (replicaSets) => {
      for (const one of watched) one.mostDesired = Math.max(one.mostDesired, desiredPods(one.deployment, replicaSets));
    }),
  ]);
  try {
    await operation();
    await cluster.availableDeployments();
  } finally {
    await Promise.all(watches.map((watch) => watch.end()));
  }
  const faults = watched.flatMap(({ deployment, leastReady, minReady, mostDesired, maxDesired }) => [
    ...(leastReady < minReady
      ? [`${nameOf(deployment)}: ${leastReady} pods were ready, the minimum is ${minReady}`]
      : []),
    ...(mostDesired > maxDesired
      ? [`${nameOf(deployment)}: ${mostDesired} pods were desired, the maximum is ${maxDesired}`]
      : []),
  ]);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return watched;
}

function limitsOf(deployment: Deployment, budgets: readonly DisruptionBudget[], guarantee: Guarantee): Availability {
  const { metadata, spec } = deployment;
  const { maxSurge = 0, maxUnavailable = spec.replicas } = spec.strategy.rollingUpdate ?? {};
  const own = budgets.filter(
    (budget) =>
      budget.metadata.namespace === metadata.namespace &&
      hasLabels(spec.template.metadata.labels, budget.spec.selector.matchLabels),
  );
  const byStrategy = guarantee === "rollout" ? spec.replicas - podCount(maxUnavailable, spec.replicas, Math.floor) : 0;
  return {
    deployment,
    leastReady: Number.POSITIVE_INFINITY,
    minReady: Math.max(byStrategy, ...own.map(({ status }) => status.desiredHealthy)),
    mostDesired: 0,
    maxDesired: spec.replicas + podCount(maxSurge, spec.replicas, Math.ceil),
  };
}

function desiredPods({ metadata }: Deployment, replicaSets: readonly ReplicaSet[]): number {
  return replicaSets
    .filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
    .reduce((sum, { spec }) => sum + spec.replicas, 0);
}

function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some(({ type, status: value }) => type === "Ready" && value === "True");
}
