import { setTimeout as sleep } from "node:timers/promises";
import type { Kubectl } from "./kubectl.ts";
import { type KubernetesObject, nameOf } from "./objects.ts";

export interface Deployment extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly namespace: string; readonly generation: number };
  readonly spec: {
    readonly replicas: number;
    readonly strategy: { readonly rollingUpdate?: Readonly<Record<"maxSurge" | "maxUnavailable", number | string>> };
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly { readonly image: string }[] };
    };
  };
  readonly status: Readonly<
    Partial<Record<"observedGeneration" | "replicas" | "updatedReplicas" | "availableReplicas", number>>
  >;
}

interface Scaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string };
    readonly minReplicas?: number;
    readonly minReplicaCount?: number;
  };
}

/** Kinds that come and go by themselves. */
const fleeting = ["events", "events.events.k8s.io", "leases.coordination.k8s.io", "endpoints"];

/** What a rehearsal asks of a cluster. */
export class Cluster {
  readonly kubectl: Kubectl;
  /** How long anything may take, in milliseconds. */
  readonly within: number;

  constructor(kubectl: Kubectl, within = 120_000) {
    this.kubectl = kubectl;
    this.within = within;
  }

  /** Namespaces first: what is in them comes after. */
  async apply(objects: readonly KubernetesObject[]): Promise<void> {
    const items = objects.toSorted(
      (one, other) => Number(other.kind === "Namespace") - Number(one.kind === "Namespace"),
    );
    const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await this.kubectl(["apply", "--server-side", "-f", "-"], { input });
  }

  async list<T extends KubernetesObject>(kinds: string, ...more: string[]): Promise<T[]> {
    return JSON.parse(await this.kubectl(["get", kinds, "--all-namespaces", "-o", "json", ...more])).items;
  }

  /** Every object of every kind that somebody could delete. */
  async everything(): Promise<KubernetesObject[]> {
    const kinds = (await this.kubectl(["api-resources", "--verbs=list,delete", "-o", "name"])).trim().split("\n");
    return this.list(kinds.filter((kind) => !fleeting.includes(kind)).join(","));
  }

  /** Waits until a condition holds; what it gives until then says in words why it does not. */
  async until(check: () => Promise<string>): Promise<void> {
    const deadline = Date.now() + this.within;
    for (;;) {
      const why = await check();
      if (!why) return;
      if (Date.now() > deadline) throw new Error(`after ${this.within / 1000} s:\n${why}`);
      await sleep(500);
    }
  }

  /** Waits until every Deployment has as many pods as it should have, all of its newest template and available. */
  async settled(): Promise<Deployment[]> {
    let deployments: Deployment[] = [];
    try {
      await this.until(async () => {
        deployments = await this.list<Deployment>("deployments.apps");
        const waiting = deployments.filter((one) => !isSettled(one));
        return waiting.map((one) => `${nameOf(one)} is not available`).join("\n");
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${await this.warnings()}`, { cause: error });
    }
    return deployments;
  }

  /**
   * Waits until the scalers' least numbers of pods are there: Kubernetes' own controller sees to those of
   * HorizontalPodAutoscalers; KEDA is not there, and what it would do at first is done in its place.
   */
  async scaled(): Promise<void> {
    const scaledObjects = await this.list<Scaler>("scaledobjects.keda.sh");
    for (const { metadata, spec } of scaledObjects)
      await this.#scale(metadata.namespace ?? "", spec.scaleTargetRef.name, spec.minReplicaCount ?? 0);
    const scalers = await this.list<Scaler>("horizontalpodautoscalers.autoscaling");
    await this.until(async () => {
      const deployments = await this.list<Deployment>("deployments.apps");
      return scalers
        .filter(({ metadata, spec }) =>
          deployments.some(
            (one) =>
              one.metadata.namespace === metadata.namespace &&
              one.metadata.name === spec.scaleTargetRef.name &&
              one.spec.replicas < (spec.minReplicas ?? 1),
          ),
        )
        .map((scaler) => `${nameOf(scaler)} has not scaled ${scaler.spec.scaleTargetRef.name}`)
        .join("\n");
    });
  }

  /** Adds a pod to each Deployment that has a scaler, as that would. */
  async scaledByOne(): Promise<Deployment[]> {
    const scalers = await this.list<Scaler>("horizontalpodautoscalers.autoscaling,scaledobjects.keda.sh");
    for (const { metadata, spec } of await this.settled())
      if (
        scalers.some(
          (one) => one.metadata.namespace === metadata.namespace && one.spec.scaleTargetRef.name === metadata.name,
        )
      )
        await this.#scale(metadata.namespace, metadata.name, spec.replicas + 1);
    return this.settled();
  }

  async #scale(namespace: string, name: string, replicas: number): Promise<void> {
    await this.kubectl(["scale", "deployment", name, "-n", namespace, `--replicas=${replicas}`]);
  }

  /** What a cluster still lacks that its controllers make by themselves. */
  async furnished(): Promise<string> {
    const accounts = await this.list("serviceaccounts", "--field-selector=metadata.name=default");
    const namespaces = (await this.list("namespaces")).map(({ metadata }) => metadata.name);
    return namespaces
      .filter((name) => !accounts.some(({ metadata }) => metadata.namespace === name))
      .map((name) => `namespace ${name} has no default service account`)
      .join("\n");
  }

  /** What Kubernetes itself says went wrong, each thing once, the newest last. */
  async warnings(namespace?: string): Promise<string> {
    const events = await this.list<KubernetesObject & Event>("events", "--field-selector=type=Warning");
    const lines = events
      .filter(({ involvedObject: object }) => !namespace || object.namespace === namespace)
      // Nobody measures simulated pods, and an autoscaler says so every time.
      .filter(({ involvedObject: { kind } }) => kind !== "HorizontalPodAutoscaler")
      .map(({ involvedObject: object, reason, message }) => `  ${object.kind} ${object.name}: ${reason}: ${message}`);
    return [...new Set(lines)].slice(-8).join("\n");
  }
}

interface Event {
  readonly involvedObject: { readonly kind: string; readonly namespace?: string; readonly name: string };
  readonly reason: string;
  readonly message: string;
}

function isSettled({ metadata, spec, status }: Deployment): boolean {
  const counts = [status.replicas, status.updatedReplicas, status.availableReplicas];
  return status.observedGeneration === metadata.generation && counts.every((count = 0) => count === spec.replicas);
}
