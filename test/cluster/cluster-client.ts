import pWaitFor from "p-wait-for";
import type { Kubectl } from "../../stacks/pipeline/release/kubectl.ts";
import { type Deployment, isAvailable } from "./deployments.ts";
import { type KubernetesObject, nameOf } from "./kubernetes-object.ts";

const transientKinds = ["events", "events.events.k8s.io", "leases.coordination.k8s.io", "endpoints"];

export class ClusterClient {
  readonly kubectl: Kubectl;
  /** The limit of each wait, in milliseconds. */
  readonly timeout: number;

  constructor(kubectl: Kubectl, timeout = 120_000) {
    this.kubectl = kubectl;
    this.timeout = timeout;
  }

  /** Applies namespaces first, since other objects are in them. */
  async apply(objects: readonly KubernetesObject[]): Promise<void> {
    const items = objects.toSorted(
      (one, other) => Number(other.kind === "Namespace") - Number(one.kind === "Namespace"),
    );
    const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await this.kubectl(["apply", "--server-side", "-f", "-"], { input });
  }

  async list<T extends KubernetesObject>(kinds: string, ...args: string[]): Promise<T[]> {
    return JSON.parse(await this.kubectl(["get", kinds, "--all-namespaces", "-o", "json", ...args])).items;
  }

  async allObjects(): Promise<KubernetesObject[]> {
    const kinds = (await this.kubectl(["api-resources", "--verbs=list,delete", "-o", "name"])).trim().split("\n");
    return this.list(kinds.filter((kind) => !transientKinds.includes(kind)).join(","));
  }

  /** `check` returns why the condition does not hold yet, or "". @throws Error with the last reason after the limit. */
  async waitUntil(check: () => Promise<string>): Promise<void> {
    const deadline = Date.now() + this.timeout;
    const isMet = async () => {
      const reason = await check();
      if (reason && Date.now() > deadline) throw new Error(`after ${this.timeout / 1000} s:\n${reason}`);
      return reason === "";
    };
    await pWaitFor(isMet, { interval: 500 });
  }

  /** @throws Error with Kubernetes' warnings. */
  async availableDeployments(): Promise<Deployment[]> {
    let deployments: Deployment[] = [];
    try {
      await this.waitUntil(async () => {
        deployments = await this.list<Deployment>("deployments.apps");
        const unavailable = deployments.filter((one) => !isAvailable(one));
        return unavailable.map((one) => `${nameOf(one)} is not available`).join("\n");
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${await this.warnings()}`, { cause: error });
    }
    return deployments;
  }

  async waitForDefaultObjects(): Promise<void> {
    await this.waitUntil(async () => {
      const namespaces = await this.list("namespaces");
      const objects = new Set((await this.list("serviceaccounts,configmaps")).map(nameOf));
      const missing = namespaces.flatMap(({ metadata: { name } }) =>
        [`ServiceAccount ${name}/default`, `ConfigMap ${name}/kube-root-ca.crt`].filter(
          (object) => !objects.has(object),
        ),
      );
      return missing.map((object) => `${object} does not exist yet`).join("\n");
    });
  }

  async warnings(namespace?: string): Promise<string> {
    const events = await this.list<WarningEvent>("events", "--field-selector=type=Warning");
    const lines = events
      .filter(({ involvedObject }) => !namespace || involvedObject.namespace === namespace)
      // Simulated pods have no metrics, and autoscalers warn about that.
      .filter(({ involvedObject }) => involvedObject.kind !== "HorizontalPodAutoscaler")
      .map(({ involvedObject: { kind, name }, reason, message }) => `  ${kind} ${name}: ${reason}: ${message}`);
    return [...new Set(lines)].slice(-8).join("\n");
  }
}

interface WarningEvent extends KubernetesObject {
  readonly involvedObject: { readonly kind: string; readonly namespace?: string; readonly name: string };
  readonly reason: string;
  readonly message: string;
}
