import type { ChartRelease } from "../charts/releases.ts";
import { revision } from "../charts/stand-ins.ts";
import type { Cluster, Deployment } from "./cluster.ts";
import { differences, left } from "./differences.ts";
import { type Helm, uninstall, upgrade } from "./helm-release.ts";
import type { KubernetesObject } from "./objects.ts";
import { type Pod, type Seen, watching } from "./ready-watch.ts";
import { scaleByOne, scaleToLeast } from "./scaling.ts";
import { spreadOver } from "./spread.ts";

/** Commits that nobody made. Of the second there is no image: stages.yaml. */
const next = "fedcba9876543210fedcba9876543210fedcba98";
const broken = "0".repeat(40);

/** What charts of ours go through on a cluster. Each step gives what it found in words, or throws with what is wrong, by name. */
export class Life {
  readonly #cluster: Cluster;
  readonly #helm: Helm;
  #releases: readonly ChartRelease[];
  #before: readonly KubernetesObject[] = [];
  deployments: readonly Deployment[] = [];
  /** By Deployment: in how many its pods are. */
  zones: ReadonlyMap<string, number> = new Map();
  rolled: readonly Seen[] = [];
  drained: readonly Seen[] = [];

  constructor(cluster: Cluster, helm: Helm, releases: readonly ChartRelease[]) {
    this.#cluster = cluster;
    this.#helm = helm;
    this.#releases = releases;
  }

  /**
   * One release after the other, as Terraform has them; then as many pods as their scalers want, over the zones.
   *
   * @param within how long Helm waits for each, in seconds.
   */
  async install(within?: number): Promise<string> {
    this.#before = await this.#cluster.everything();
    for (const release of this.#releases) await upgrade(this.#helm, this.#cluster, release, within);
    await scaleToLeast(this.#cluster);
    this.deployments = await this.#cluster.settled();
    this.zones = await spreadOver(this.#cluster);
    return `${this.deployments.length} Deployments are available, over ${Math.max(0, ...this.zones.values())} zones`;
  }

  /** The same again: no object may be another one. */
  async upgradeAgain(): Promise<string> {
    const before = await this.#cluster.everything();
    await this.#upgradeAll();
    await this.#unchanged("an upgrade to the same", before);
    return "an upgrade to the same changes nothing";
  }

  /** A pod more wherever there is a scaler, by its hand; then a new image everywhere, which leaves the numbers alone. */
  async roll(): Promise<string> {
    const deployments = await scaleByOne(this.#cluster);
    this.#releases = this.#releases.map((release) => atRevision(release, next));
    this.rolled = await watching(this.#cluster, "strategy", () => this.#upgradeAll());
    const changed = (await this.#cluster.settled()).filter(
      ({ metadata, spec }) =>
        spec.replicas !== deployments.find((one) => one.metadata.uid === metadata.uid)?.spec.replicas,
    );
    if (changed.length > 0)
      throw new Error(`an upgrade took from its scaler ${changed.map(({ metadata }) => metadata.name).join(", ")}`);
    return "scaled, and another image rolled out";
  }

  /** The node with the most pods is emptied, as an update of its group does. */
  async drain(): Promise<string> {
    const pods = await this.#cluster.list<Pod>("pods");
    const on = (node: string) => pods.filter(({ spec }) => spec.nodeName === node).length;
    const [node] = pods.map(({ spec }) => spec.nodeName ?? "").toSorted((one, other) => on(other) - on(one));
    if (!node) throw new Error("no node has a pod");
    const options = ["--ignore-daemonsets", "--delete-emptydir-data", "--timeout=120s"];
    const emptied = () => this.#cluster.kubectl(["drain", node, ...options]);
    this.drained = await watching(this.#cluster, "budget", emptied);
    await this.#cluster.kubectl(["uncordon", node]);
    return `${node} was emptied of ${on(node)} pods`;
  }

  /** A value that no chart knows: refused by its name, and nothing has changed. */
  async refuse(): Promise<string> {
    const before = await this.#cluster.everything();
    const releases = new Map(this.#releases.map((release) => [release.chart, release])).values();
    for (const release of releases) {
      const values = JSON.stringify({ ...JSON.parse(release.values), replicass: 3 });
      const refusal = await this.#refusal({ ...release, values });
      if (!refusal.includes("replicass"))
        throw new Error(`${release.name} was refused for something else:\n${refusal}`);
    }
    await this.#unchanged("a refused value", before);
    return "a value that it does not know is refused by every chart";
  }

  /** An image that is not there: every release with a Deployment goes back by itself, and enough pods stay ready. */
  async goBack(): Promise<string> {
    const before = await this.#cluster.settled();
    const releases = this.#releases.filter(({ name }) => before.some(({ metadata }) => metadata.name === name));
    const seen = await watching(this.#cluster, "strategy", () =>
      Promise.all(releases.map((release) => this.#refusal(atRevision(release, broken), 15))),
    );
    // One whose migration failed first never got as far.
    if (!seen.some(({ deployment, mostPods }) => mostPods > deployment.spec.replicas))
      throw new Error("no roll-out began, so none has gone back");
    const [was, is] = [images(before), images(await this.#cluster.settled())];
    if (was !== is) throw new Error(`a release did not go back: the images were ${was} and are ${is}`);
    // A failed migration stays for its logs until the next one, which has to go through.
    await this.#upgradeAll();
    return `${releases.length} failed roll-outs went back by themselves, and the next ones go through`;
  }

  /** The last first. Nothing is left but what was there before. */
  async uninstall(): Promise<string> {
    for (const release of this.#releases.toReversed()) await uninstall(this.#helm, release);
    await this.#cluster.until(async () => {
      const names = left(this.#before, await this.#cluster.everything());
      return names.length > 0 ? `everything was uninstalled, and these are left:\n  ${names.join("\n  ")}` : "";
    });
    return "nothing is left";
  }

  async #upgradeAll(): Promise<void> {
    await Promise.all(this.#releases.map((release) => upgrade(this.#helm, this.#cluster, release)));
  }

  /** What is said against a release. @throws Error if nothing is. */
  async #refusal(release: ChartRelease, within?: number): Promise<string> {
    let refusal: string | undefined;
    await upgrade(this.#helm, this.#cluster, release, within).catch((error: Error) => {
      refusal = error.message;
    });
    if (refusal === undefined) throw new Error(`${release.name} took what it had to refuse`);
    return refusal;
  }

  async #unchanged(what: string, before: readonly KubernetesObject[]): Promise<void> {
    const changed = differences(before, await this.#cluster.everything());
    if (changed.length > 0) throw new Error(`${what} changed:\n  ${changed.join("\n  ")}`);
  }
}

function atRevision(release: ChartRelease, to: string): ChartRelease {
  return { ...release, values: release.values.replaceAll(revision, to).replaceAll(next, to) };
}

function images(deployments: readonly Deployment[]): string {
  return deployments.flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image)).join(", ");
}
