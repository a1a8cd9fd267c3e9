import type { ClusterClient } from "./cluster-client.ts";
import type { Deployment } from "./deployments.ts";
import { type KubernetesObject, nameOf } from "./kubernetes-object.ts";

interface Autoscaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string };
    readonly minReplicas?: number;
    readonly minReplicaCount?: number;
  };
}

const horizontalPodAutoscalers = "horizontalpodautoscalers.autoscaling";
const scaledObjects = "scaledobjects.keda.sh";

/** KEDA does not run here, so this scales the Deployments of ScaledObjects in its place. */
export async function scaleToMinimum(cluster: ClusterClient): Promise<void> {
  for (const { metadata, spec } of await cluster.list<Autoscaler>(scaledObjects))
    await scale(cluster, metadata.namespace, spec.scaleTargetRef.name, spec.minReplicaCount ?? 0);
  const autoscalers = await cluster.list<Autoscaler>(horizontalPodAutoscalers);
  await cluster.waitUntil(async () => {
    const deployments = await cluster.list<Deployment>("deployments.apps");
    const waiting = autoscalers.filter((autoscaler) =>
      deployments.some((one) => isTarget(autoscaler, one) && one.spec.replicas < (autoscaler.spec.minReplicas ?? 1)),
    );
    return waiting.map((autoscaler) => `${nameOf(autoscaler)} has not scaled its Deployment`).join("\n");
  });
}

/** Returns all Deployments afterwards. */
export async function scaleByOne(cluster: ClusterClient): Promise<Deployment[]> {
  const autoscalers = await cluster.list<Autoscaler>(`${horizontalPodAutoscalers},${scaledObjects}`);
  for (const deployment of await cluster.availableDeployments())
    if (autoscalers.some((autoscaler) => isTarget(autoscaler, deployment)))
      await scale(cluster, deployment.metadata.namespace, deployment.metadata.name, deployment.spec.replicas + 1);
  return cluster.availableDeployments();
}

function isTarget({ metadata, spec }: Autoscaler, deployment: Deployment): boolean {
  return metadata.namespace === deployment.metadata.namespace && spec.scaleTargetRef.name === deployment.metadata.name;
}

async function scale(cluster: ClusterClient, namespace = "default", name: string, replicas: number): Promise<void> {
  await cluster.kubectl(["scale", "deployment", name, "-n", namespace, `--replicas=${replicas}`]);
}
