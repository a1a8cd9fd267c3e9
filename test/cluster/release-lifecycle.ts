import { revision } from "../charts/fixtures.ts";
import type { ChartRelease } from "../charts/releases.ts";
import { type Availability, watchAvailability } from "./availability-watch.ts";
import type { ClusterClient } from "./cluster-client.ts";
import { type Deployment, imagesOf, namesOf, type Pod } from "./deployments.ts";
import { type Helm, testRelease, uninstall, upgrade } from "./helm-release.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { differences, newObjects } from "./object-differences.ts";
import { scaleByOne, scaleToMinimum } from "./scaling.ts";
import { zonesByDeployment } from "./zone-spread.ts";

/** Invented commits. The second has no image: kwok-stages.yaml. */
export const nextRevision = "fedcba9876543210fedcba9876543210fedcba98";
export const brokenRevision = "0".repeat(40);

/** Each step returns its result in words, or throws the fault. */
export class ReleaseLifecycle {
  readonly #cluster: ClusterClient;
  readonly #helm: Helm;
  #releases: readonly ChartRelease[];
  #before: readonly KubernetesObject[] = [];
  deployments: readonly Deployment[] = [];
  /** By the name of the Deployment. */
  zones: ReadonlyMap<string, number> = new Map();
  rollout: readonly Availability[] = [];
  eviction: readonly Availability[] = [];

  constructor(cluster: ClusterClient, helm: Helm, releases: readonly ChartRelease[]) {
    this.#cluster = cluster;
    this.#helm = helm;
    this.#releases = releases;
  }

  /** Installs in Terraform's order, then scales to the autoscalers' minimum. `timeout` of a release is in seconds. */
  async install(timeout?: number): Promise<string> {
    this.#before = await this.#cluster.allObjects();
    for (const release of this.#releases) await upgrade(this.#helm, this.#cluster, release, timeout);
    await scaleToMinimum(this.#cluster);
    this.deployments = await this.#cluster.availableDeployments();
    this.zones = await zonesByDeployment(this.#cluster);
    return `${this.deployments.length} Deployments are available, in ${Math.max(0, ...this.zones.values())} zones`;
  }

  /** `helm test` of all releases: the pods are simulated, the policies and quotas that admit them are not. */
  async test(timeout?: number): Promise<string> {
    const before = await this.#cluster.allObjects();
    await Promise.all(this.#releases.map((release) => testRelease(this.#helm, release, timeout)));
    await this.#waitUntilGone(before, "the tests");
    return "the tests of all releases pass, and leave nothing behind";
  }

  async upgradeUnchanged(): Promise<string> {
    const before = await this.#cluster.allObjects();
    await this.#upgradeAll();
    await this.#assertUnchanged("an upgrade to the same values", before);
    return "an upgrade to the same values changes nothing";
  }

  /** Scales each autoscaled Deployment by one pod, then rolls out a new image, which must keep the numbers of pods. */
  async roll(): Promise<string> {
    const before = new Map(
      (await scaleByOne(this.#cluster)).map(({ metadata, spec }) => [metadata.uid, spec.replicas]),
    );
    this.#releases = this.#releases.map((release) => atRevision(release, nextRevision));
    this.rollout = await watchAvailability(this.#cluster, "rollout", () => this.#upgradeAll());
    const after = await this.#cluster.availableDeployments();
    const reset = after.filter(({ metadata, spec }) => spec.replicas !== before.get(metadata.uid));
    if (reset.length > 0) throw new Error(`an upgrade changed the scaled number of pods of ${namesOf(reset)}`);
    return "scaled, and a new image was rolled out";
  }

  /** Drains the node with the most pods, as an update of its node group does. */
  async drain(): Promise<string> {
    const pods = await this.#cluster.list<Pod>("pods");
    const podsOn = (node: string) => pods.filter(({ spec }) => spec.nodeName === node).length;
    const [node] = pods.map(({ spec }) => spec.nodeName ?? "").toSorted((one, other) => podsOn(other) - podsOn(one));
    if (!node) throw new Error("no node has a pod");
    const options = ["--ignore-daemonsets", "--delete-emptydir-data", "--timeout=120s"];
    this.eviction = await watchAvailability(this.#cluster, "eviction", () =>
      this.#cluster.kubectl(["drain", node, ...options]),
    );
    await this.#cluster.kubectl(["uncordon", node]);
    return `${node} was drained of ${podsOn(node)} pods`;
  }

  async refuseUnknownValue(): Promise<string> {
    const before = await this.#cluster.allObjects();
    const releases = new Map(this.#releases.map((release) => [release.chart, release])).values();
    for (const release of releases) {
      const values = JSON.stringify({ ...JSON.parse(release.values), replicass: 3 });
      const refusal = await this.#refusal({ ...release, values });
      if (!refusal.includes("replicass"))
        throw new Error(`${release.name} was refused for another reason:\n${refusal}`);
    }
    await this.#assertUnchanged("a refused value", before);
    return "every chart refuses an unknown value";
  }

  /** Rolls out an image that does not exist: every release is rolled back, and enough pods stay ready. */
  async rollBack(): Promise<string> {
    const before = await this.#cluster.availableDeployments();
    const releases = this.#releases.filter(({ name }) => before.some(({ metadata }) => metadata.name === name));
    const availability = await watchAvailability(this.#cluster, "rollout", () =>
      Promise.all(releases.map((release) => this.#refusal(atRevision(release, brokenRevision), 15))),
    );
    // A failed migration prevents the rollout of its release.
    if (!availability.some(({ deployment, mostDesired }) => mostDesired > deployment.spec.replicas))
      throw new Error("no rollout started, so none was rolled back");
    const [old, current] = [imagesOf(before), imagesOf(await this.#cluster.availableDeployments())];
    if (old !== current) throw new Error(`a release was not rolled back: the images were ${old} and are ${current}`);
    // The Job of a failed migration stays for its logs, and must not block the next upgrade.
    await this.#upgradeAll();
    return `${releases.length} failed rollouts were rolled back, and the next upgrade succeeds`;
  }

  /** Uninstalls in reverse order: only the objects from before the installation may remain. */
  async uninstall(): Promise<string> {
    for (const release of this.#releases.toReversed()) await uninstall(this.#helm, release);
    await this.#waitUntilGone(this.#before, "the uninstallation");
    return "no object remains";
  }

  async #waitUntilGone(before: readonly KubernetesObject[], operation: string): Promise<void> {
    await this.#cluster.waitUntil(async () => {
      const names = newObjects(before, await this.#cluster.allObjects());
      return names.length > 0 ? `objects remain after ${operation}:\n  ${names.join("\n  ")}` : "";
    });
  }

  async #upgradeAll(): Promise<void> {
    await Promise.all(this.#releases.map((release) => upgrade(this.#helm, this.#cluster, release)));
  }

  async #refusal(release: ChartRelease, timeout?: number): Promise<string> {
    const refused = await upgrade(this.#helm, this.#cluster, release, timeout).catch((error: Error) => error);
    if (!refused) throw new Error(`${release.name} was upgraded to invalid values`);
    return refused.message;
  }

  async #assertUnchanged(operation: string, before: readonly KubernetesObject[]): Promise<void> {
    const changes = differences(before, await this.#cluster.allObjects());
    if (changes.length > 0) throw new Error(`${operation} changed:\n  ${changes.join("\n  ")}`);
  }
}

function atRevision(release: ChartRelease, to: string): ChartRelease {
  return { ...release, values: release.values.replaceAll(revision, to).replaceAll(nextRevision, to) };
}
