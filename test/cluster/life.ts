import type { ChartRelease } from "../charts/releases.ts";
import { revision } from "../charts/stand-ins.ts";
import type { Cluster, Deployment } from "./cluster.ts";
import { differences, left } from "./differences.ts";
import { type Helm, uninstall, upgrade } from "./helm-release.ts";
import { type KubernetesObject, nameOf } from "./objects.ts";
import { type Pod, podsOf, type Seen, watching } from "./ready-watch.ts";

/** Commits that nobody made; of the second there is no image: stages.yaml. */
const next = "fedcba9876543210fedcba9876543210fedcba98";
const broken = "0".repeat(40);

/** What charts of ours go through on a cluster, step by step. Each step throws with what is wrong, by name. */
export class Life {
  readonly #cluster: Cluster;
  readonly #helm: Helm;
  readonly #releases: readonly ChartRelease[];
  #current: readonly ChartRelease[];
  #before: readonly KubernetesObject[] = [];

  constructor(cluster: Cluster, helm: Helm, releases: readonly ChartRelease[]) {
    this.#cluster = cluster;
    this.#helm = helm;
    this.#releases = releases;
    this.#current = releases;
  }

  /** One release after the other, as Terraform has them. Gives the Deployments, as big as their scalers want them. */
  async install(told: (release: string) => void = () => {}): Promise<Deployment[]> {
    this.#before = await this.#cluster.everything();
    for (const release of this.#releases) {
      await upgrade(this.#helm, this.#cluster, release);
      told(release.name);
    }
    await this.#cluster.scaled();
    return this.#cluster.settled();
  }

  /** In how many zones the pods of each Deployment are: in as many as there are, or as it has pods. */
  async spread(): Promise<Map<string, number>> {
    const nodes = await this.#cluster.list("nodes");
    const zoneOf = new Map(
      nodes.map(({ metadata: { name, labels } }) => [name, labels?.["topology.kubernetes.io/zone"]]),
    );
    const pods = await this.#cluster.list<Pod>("pods");
    const zones = new Map<string, number>();
    for (const deployment of await this.#cluster.list<Deployment>("deployments.apps")) {
      const own = podsOf(deployment, pods);
      const found = new Set(own.map(({ spec }) => zoneOf.get(spec.nodeName ?? ""))).size;
      const wanted = Math.min(new Set(zoneOf.values()).size, own.length);
      if (found < wanted)
        throw new Error(`${nameOf(deployment)}: its pods are in ${found} zones, and could be in ${wanted}`);
      zones.set(nameOf(deployment), found);
    }
    return zones;
  }

  /** The same again: no object may be another one. */
  async upgradeAgain(): Promise<number> {
    const before = await this.#cluster.everything();
    for (const release of this.#current) await upgrade(this.#helm, this.#cluster, release);
    return this.#unchanged("an upgrade to the same", before);
  }

  /** As a scaler does: a pod more of each Deployment that has one. */
  async scale(): Promise<Seen[]> {
    const scalers = await this.#cluster.list("horizontalpodautoscalers.autoscaling,scaledobjects.keda.sh");
    const scaled = scalers.map(({ metadata, spec }) => `${metadata.namespace}/${(spec as Scales).scaleTargetRef.name}`);
    for (const { metadata, spec } of await this.#cluster.settled())
      if (scaled.includes(`${metadata.namespace}/${metadata.name}`))
        await this.#cluster.kubectl([
          ...["scale", "deployment", metadata.name, "-n", metadata.namespace, `--replicas=${spec.replicas + 1}`],
        ]);
    return watching(this.#cluster, "strategy", () => this.#upgradeAll(next));
  }

  /** A node is emptied, as an update of its group does. */
  async drain(): Promise<{ node: string; seen: Seen[] }> {
    const pods = await this.#cluster.list<Pod>("pods");
    const [node] = pods
      .map(({ spec }) => spec.nodeName ?? "")
      .toSorted((one, other) => on(other, pods) - on(one, pods));
    if (!node) throw new Error("no node has a pod");
    const options = ["--ignore-daemonsets", "--delete-emptydir-data", "--timeout=120s"];
    const seen = await watching(this.#cluster, "budget", () => this.#cluster.kubectl(["drain", node, ...options]));
    await this.#cluster.kubectl(["uncordon", node]);
    return { node, seen };
  }

  /** A value that no chart knows: refused, and nothing changed. Gives Helm's words for the first. */
  async refuse(): Promise<string> {
    const before = await this.#cluster.everything();
    const said: string[] = [];
    for (const release of firstOfEachChart(this.#current)) {
      const values = JSON.stringify({ ...JSON.parse(release.values), replicass: 3 });
      const refusal = await this.#refusal({ ...release, values });
      if (!refusal.includes("replicass"))
        throw new Error(`${release.name} was refused for something else:\n${refusal}`);
      said.push(refusal);
    }
    await this.#unchanged("a refused value", before);
    return (
      said[0]
        ?.split("\n")
        .find((line) => line.includes("replicass"))
        ?.trim() ?? ""
    );
  }

  /** An image that is not there: the first release with a Deployment goes back by itself, and enough pods stay ready. */
  async goBack(within = 15): Promise<string> {
    const before = await this.#cluster.settled();
    const release = this.#current.find(({ name }) => before.some(({ metadata }) => metadata.name === name));
    if (!release) throw new Error("no release has a Deployment of its name");
    const images = (all: readonly Deployment[]) =>
      all.map(({ spec }) => spec.template.spec.containers.map(({ image }) => image));
    await watching(this.#cluster, "strategy", () => this.#refusal(atRevision(release, broken), within));
    const [was, is] = [images(before), images(await this.#cluster.settled())].map((all) => JSON.stringify(all));
    if (was !== is) throw new Error(`${release.name} did not go back: its images were ${was} and are ${is}`);
    return release.name;
  }

  /** The last first. Nothing is left but what was there before. */
  async uninstall(): Promise<void> {
    for (const release of this.#current.toReversed()) await uninstall(this.#helm, release);
    await this.#cluster.until(async () => {
      const names = left(this.#before, await this.#cluster.everything());
      return names.length > 0 ? `everything was uninstalled, and these are left:\n  ${names.join("\n  ")}` : "";
    });
  }

  async #upgradeAll(to: string): Promise<void> {
    this.#current = this.#current.map((release) => atRevision(release, to));
    await Promise.all(this.#current.map((release) => upgrade(this.#helm, this.#cluster, release)));
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

  async #unchanged(what: string, before: readonly KubernetesObject[]): Promise<number> {
    const after = await this.#cluster.everything();
    const changed = differences(before, after);
    if (changed.length > 0) throw new Error(`${what} changed:\n  ${changed.join("\n  ")}`);
    return after.length;
  }
}

interface Scales {
  readonly scaleTargetRef: { readonly name: string };
}

function atRevision(release: ChartRelease, to: string): ChartRelease {
  const { values } = release;
  return { ...release, values: values.replaceAll(revision, to).replaceAll(next, to) };
}

function firstOfEachChart(releases: readonly ChartRelease[]): ChartRelease[] {
  return [...new Map(releases.toReversed().map((release) => [release.chart, release])).values()].toReversed();
}

function on(node: string, pods: readonly Pod[]): number {
  return pods.filter(({ spec }) => spec.nodeName === node).length;
}
