import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type SynthesizedStack, synthesize } from "../../stacks/synthesized.ts";
import { type ChartRelease, manifests as parsed, releasesOf, render } from "../charts/releases.ts";
import { Progress } from "../rehearsal/progress.ts";
import { Cluster, type Deployment } from "./cluster.ts";
import { startControlPlane } from "./control-plane.ts";
import { applyDefinitions } from "./definitions.ts";
import type { Helm } from "./helm-release.ts";
import { Life } from "./life.ts";
import { manifests } from "./manifests.ts";
import { nodesOf } from "./nodes.ts";
import type { KubernetesObject } from "./objects.ts";
import { publishedSchemas } from "./openapi.ts";
import { clusters } from "./processes-left.ts";
import type { Seen } from "./ready-watch.ts";
import type { Programs } from "./tools.ts";

export interface ClusterRehearsalOptions {
  readonly environment: AwsEnvironment;
  readonly programs: Programs;
  /** The third parties' definitions. */
  readonly definitions: string;
  readonly helm: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface ClusterReport {
  readonly seconds: number;
  readonly deployments: readonly Deployment[];
  /** By Deployment. */
  readonly zones: ReadonlyMap<string, number>;
  readonly rolled: readonly Seen[];
  readonly drained: readonly Seen[];
}

/**
 * Our charts' whole life on a real control plane with simulated nodes: installed, upgraded to the same, scaled and rolled,
 * a node drained, a wrong value, a roll-out that fails, uninstalled.
 *
 * @throws Error that names the object, with Kubernetes' own words.
 */
export async function rehearseCluster(options: ClusterRehearsalOptions): Promise<ClusterReport> {
  const { environment, say, signal } = options;
  const { name } = environment;
  const began = Date.now();
  const directory = join(clusters, `${name}-${new Date().toISOString().replaceAll(/\W/g, "")}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const progress = new Progress(say);
  progress.say(`The control plane's logs: ${join(directory, "logs")}`);
  const during = <T>(what: string, work: () => Promise<T>, words: (result: T) => string) =>
    result(progress, what, work, words);
  const control = await during(
    "control plane",
    () => startControlPlane({ ...options, directory }),
    () => "ready",
  );
  try {
    const cluster = new Cluster(control.kubectl);
    const helm: Helm = { program: options.helm, kubeconfig: control.kubeconfig, signal };
    const releases = releasesOf(environment);
    await during(
      "cluster",
      () => furnish(cluster, options, releases),
      (words) => words,
    );
    const life = new Life(cluster, helm, releases);
    const deployments = await during(
      "install",
      () => life.install((one) => progress.say(`  ${one} is installed`)),
      (all) => `${all.length} Deployments are available`,
    );
    const zones = await during(
      "spread",
      () => life.spread(),
      () => `over ${environment.aws.network.zones.length} zones`,
    );
    await during(
      "again",
      () => life.upgradeAgain(),
      () => "an upgrade to the same changes nothing",
    );
    const rolled = await during(
      "roll",
      () => life.scale(),
      () => "scaled, and another image rolled out",
    );
    const drained = await during(
      "drain",
      () => life.drain(),
      ({ node }) => `${node} was emptied`,
    );
    await during(
      "bad value",
      () => life.refuse(),
      (words) => words,
    );
    await during(
      "bad image",
      () => life.goBack(),
      (words) => `${words} went back by itself`,
    );
    await during(
      "uninstall",
      () => life.uninstall(),
      () => "nothing is left",
    );
    return { seconds: (Date.now() - began) / 1000, deployments, zones, rolled, drained: drained.seen };
  } finally {
    progress.stop();
    await control.end();
  }
}

async function result<T>(
  progress: Progress,
  what: string,
  work: () => Promise<T>,
  words: (result: T) => string,
): Promise<T> {
  let value: { it: T } | undefined;
  await progress.during("", what, async () => {
    value = { it: await work() };
    return words(value.it);
  });
  return (value as { it: T }).it;
}

/** What a cluster has before the first release of ours: definitions, nodes, and what the platform stack makes itself. */
async function furnish(
  cluster: Cluster,
  { environment, definitions }: ClusterRehearsalOptions,
  releases: readonly ChartRelease[],
): Promise<string> {
  const rendered: KubernetesObject[] = [];
  for (const release of releases) rendered.push(...(parsed(await render(release)) as unknown as KubernetesObject[]));
  const applied = await applyDefinitions(cluster, definitions, rendered);
  const stack = synthesize([environment])[`${environment.name}-platform`] as SynthesizedStack;
  const given = manifests(stack, await publishedSchemas(cluster.kubectl));
  const nodes = nodesOf(environment);
  await cluster.apply([...nodes, ...given]);
  await cluster.until(() => cluster.furnished());
  return `${applied} definitions, ${nodes.length} nodes, ${given.length} objects of the platform stack`;
}
