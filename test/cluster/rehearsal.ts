import { join } from "node:path";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { Progress } from "../rehearsal/progress.ts";
import { Cluster } from "./cluster.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { applyDefinitions } from "./definitions.ts";
import { Life } from "./life.ts";
import { nodesOf } from "./nodes.ts";
import { kindOf } from "./objects.ts";
import { schemasOf } from "./openapi.ts";
import { newDirectory } from "./processes-left.ts";
import { stale } from "./reduce-schemas.ts";
import { type Rendered, renderedOf } from "./rendered.ts";
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
  /** What was found on the way. */
  readonly life: Life;
  readonly seconds: number;
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
  const directory = newDirectory(name);
  const progress = new Progress(say);
  progress.say(`The control plane's logs: ${join(directory, "logs")}`);
  const step = (what: string, work: () => Promise<string>) => progress.during(name, what, work);
  let control: ControlPlane | undefined;
  try {
    await step("starts", async () => {
      control = await startControlPlane({ ...options, directory });
      return "the control plane answers";
    });
    const { kubectl, kubeconfig } = control as ControlPlane;
    const cluster = new Cluster(kubectl);
    const rendered = await renderedOf(environment);
    const life = new Life(cluster, { program: options.helm, kubeconfig, signal }, rendered.releases);
    await step("furnish", () => furnish(cluster, options, rendered));
    await step("install", () => life.install());
    await step("again", () => life.upgradeAgain());
    await step("roll", () => life.roll());
    await step("drain", () => life.drain());
    await step("refuse", () => life.refuse());
    await step("go back", () => life.goBack());
    await step("remove", () => life.uninstall());
    return { life, seconds: (Date.now() - began) / 1000 };
  } finally {
    progress.stop();
    await control?.end();
  }
}

/** What a cluster has before the first release of ours: definitions, nodes, and what the platform stack makes itself. */
async function furnish(
  cluster: Cluster,
  { environment, definitions }: ClusterRehearsalOptions,
  { ofCharts, ofPlatform }: Rendered,
): Promise<string> {
  const applied = await applyDefinitions(cluster, definitions, ofCharts);
  const used = [...ofCharts, ...ofPlatform].map(kindOf);
  if (stale(await schemasOf(cluster, used), used))
    throw new Error("test/cluster/schemas.json is not what this API server publishes: npm run schemas writes it anew");
  const nodes = nodesOf(environment);
  await cluster.apply([...nodes, ...ofPlatform]);
  await cluster.until(() => cluster.furnished());
  return `${applied} definitions, ${nodes.length} nodes, ${ofPlatform.length} objects of the platform stack`;
}
