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

  /** What its controllers make in every namespace and have not made yet. */
  async furnished(): Promise<string> {
    const namespaces = await this.list("namespaces");
    const made = await this.list("serviceaccounts,configmaps");
    const lacking = namespaces.flatMap(({ metadata: { name } }) =>
      ["ServiceAccount default", "ConfigMap kube-root-ca.crt"]
        .filter(
          (what) => !made.some((one) => one.metadata.namespace === name && `${one.kind} ${one.metadata.name}` === what),
        )
        .map((what) => `namespace ${name} has no ${what}`),
    );
    return lacking.join("\n");
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
