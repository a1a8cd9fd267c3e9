import type { Cluster, Deployment } from "./cluster.ts";
import { type KubernetesObject, nameOf } from "./objects.ts";

interface Scaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string };
    /** Of a HorizontalPodAutoscaler. */
    readonly minReplicas?: number;
    /** Of a ScaledObject. */
    readonly minReplicaCount?: number;
  };
}

const autoscalers = "horizontalpodautoscalers.autoscaling";
const scaledObjects = "scaledobjects.keda.sh";

/**
 * Waits until the least numbers of pods are there that scalers want: Kubernetes' own controller sees to those of
 * HorizontalPodAutoscalers; KEDA is not there, and what it would do at first is done in its place.
 */
export async function scaleToLeast(cluster: Cluster): Promise<void> {
  for (const { metadata, spec } of await cluster.list<Scaler>(scaledObjects))
    await scale(cluster, metadata.namespace, spec.scaleTargetRef.name, spec.minReplicaCount ?? 0);
  const scalers = await cluster.list<Scaler>(autoscalers);
  await cluster.until(async () => {
    const deployments = await cluster.list<Deployment>("deployments.apps");
    const tooFew = scalers.filter((scaler) =>
      deployments.some((one) => isFor(scaler, one) && one.spec.replicas < (scaler.spec.minReplicas ?? 1)),
    );
    return tooFew.map((scaler) => `${nameOf(scaler)} has not scaled its Deployment`).join("\n");
  });
}

/** Adds a pod to each Deployment that has a scaler, as that would. Gives all Deployments as they are then. */
export async function scaleByOne(cluster: Cluster): Promise<Deployment[]> {
  const scalers = await cluster.list<Scaler>(`${autoscalers},${scaledObjects}`);
  for (const deployment of await cluster.settled())
    if (scalers.some((scaler) => isFor(scaler, deployment)))
      await scale(cluster, deployment.metadata.namespace, deployment.metadata.name, deployment.spec.replicas + 1);
  return cluster.settled();
}

function isFor({ metadata, spec }: Scaler, deployment: Deployment): boolean {
  return metadata.namespace === deployment.metadata.namespace && spec.scaleTargetRef.name === deployment.metadata.name;
}

async function scale(cluster: Cluster, namespace: string | undefined, name: string, replicas: number): Promise<void> {
  await cluster.kubectl(["scale", "deployment", name, "-n", namespace ?? "default", `--replicas=${replicas}`]);
}
