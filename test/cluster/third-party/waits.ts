import type { ClusterClient } from "../cluster-client.ts";
import { type KubernetesObject, nameOf } from "../kubernetes-object.ts";

interface Definition extends KubernetesObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

interface Counted extends KubernetesObject {
  readonly status?: Readonly<Record<string, number>>;
  readonly spec: { readonly completions?: number };
}

export async function waitForDefinitions(cluster: ClusterClient): Promise<void> {
  await cluster.waitUntil(async () => {
    const definitions = await cluster.list<Definition>("customresourcedefinitions");
    const waiting = definitions.filter(
      ({ status }) => !status?.conditions?.some(({ type, status }) => type === "Established" && status === "True"),
    );
    return waiting.map((one) => `${nameOf(one)} is not established`).join("\n");
  });
}

/** Waits until the pods of DaemonSets are ready and Jobs have completed. */
export async function waitForWorkloads(cluster: ClusterClient): Promise<void> {
  await cluster.waitUntil(async () => {
    const workloads = await cluster.list<Counted>("daemonsets.apps,jobs.batch");
    const waiting = workloads.filter(({ kind, spec, status = {} }) =>
      kind === "Job"
        ? (status.succeeded ?? 0) < (spec.completions ?? 1)
        : !status.numberReady || status.numberReady < (status.desiredNumberScheduled ?? 0),
    );
    return waiting.map((one) => `${nameOf(one)} is not ready`).join("\n");
  });
}

/** @throws Error that names each disruption budget that never allows an eviction. */
export async function waitForBudgets(cluster: ClusterClient): Promise<void> {
  await cluster.waitUntil(async () => {
    const budgets = await cluster.list<Counted>("poddisruptionbudgets.policy");
    const blocking = budgets.filter(
      ({ status = {} }) => (status.expectedPods ?? 0) > 0 && (status.disruptionsAllowed ?? 0) < 1,
    );
    return blocking.map((one) => `${nameOf(one)} allows no eviction: its nodes can never be drained`).join("\n");
  });
}

export async function waitForPodsToEnd(cluster: ClusterClient): Promise<void> {
  await cluster.waitUntil(async () => {
    const pods = await cluster.list("pods");
    return pods.map((pod) => `${nameOf(pod)} still exists`).join("\n");
  });
}
