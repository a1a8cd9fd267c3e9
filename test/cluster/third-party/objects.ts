import type { ThirdPartyRelease } from "../../charts/third-party/releases.ts";
import { type RenderedRelease, renderRelease } from "../../charts/third-party/render-release.ts";
import type { ClusterClient } from "../cluster-client.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { scaleToMinimum } from "../scaling.ts";
import { podsOfOperator } from "./operator-pods.ts";
import { wronglyLimited } from "./pod-limits.ts";
import { waitForBudgets, waitForDefinitions, waitForPodsToEnd, waitForWorkloads } from "./waits.ts";

export interface ThirdPartyResult {
  /** The number of objects that the API server accepted, by release. */
  readonly applied: ReadonlyMap<string, number>;
  /** The reason why a release was left out, by its name. */
  readonly leftOut: ReadonlyMap<string, string>;
}

type Rendered = ReadonlyMap<string, RenderedRelease>;

/**
 * Without kubectl's own validation, which reads the schemas of all these definitions for half a minute: a server-side apply
 * refuses a field that the schema does not declare.
 */
const serverSide = ["apply", "--server-side", "--force-conflicts", "--validate=false", "-f", "-"];

/** Kinds that send requests of the API server to pods, which are simulated here: validated and not stored. */
const servedByPods = ["APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/**
 * Renders every third-party release with its values, applies all of its objects, waits for their pods under the quotas,
 * limit ranges and pod security of our namespaces, and removes all but the definitions.
 *
 * @throws Error with the faults of every release, with Helm's or Kubernetes' message.
 */
export async function applyThirdParty(
  cluster: ClusterClient,
  releases: readonly ThirdPartyRelease[],
): Promise<ThirdPartyResult> {
  const { rendered, leftOut } = await renderAll(releases);
  await applyDefinitions(cluster, rendered);
  const limits = [...rendered.values()].flatMap(({ objects }) => wronglyLimited(objects));
  if (limits.length > 0) throw new Error(limits.join("\n"));
  const stored = await applyObjects(cluster, releases, rendered);
  await scaleToMinimum(cluster);
  await cluster.availableDeployments();
  await waitForWorkloads(cluster);
  await waitForBudgets(cluster);
  const input = list(stored);
  await cluster.kubectl(["delete", "--ignore-not-found", "--wait=false", "-f", "-"], { input });
  await waitForPodsToEnd(cluster);
  const counts = [...rendered].map(
    ([name, { objects, definitions }]) => [name, objects.length + definitions.length] as const,
  );
  return { applied: new Map(counts), leftOut };
}

/** Renders three at a time. @throws Error with the faults of all. */
async function renderAll(releases: readonly ThirdPartyRelease[]) {
  const rendered = new Map<string, RenderedRelease>();
  const leftOut = new Map<string, string>();
  const faults: string[] = [];
  const queue = [...releases];
  const worker = async () => {
    for (let release = queue.shift(); release; release = queue.shift())
      try {
        const result = await renderRelease(release);
        if ("missing" in result) leftOut.set(release.name, result.missing);
        else rendered.set(release.name, result);
      } catch (error) {
        faults.push((error as Error).message);
      }
  };
  await Promise.all([worker(), worker(), worker()]);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return { rendered, leftOut };
}

async function applyDefinitions(cluster: ClusterClient, rendered: Rendered): Promise<void> {
  const input = [...rendered.values()].flatMap(({ definitions }) => definitions).join("\n---\n");
  if (input) await cluster.kubectl(serverSide, { input });
  await waitForDefinitions(cluster);
}

/** Returns the objects that are stored afterwards. */
async function applyObjects(cluster: ClusterClient, releases: readonly ThirdPartyRelease[], rendered: Rendered) {
  const clusterScoped = await clusterScopedKinds(cluster);
  const all = releases.flatMap(({ name, namespace }) =>
    (rendered.get(name)?.objects ?? []).map((object) => withNamespace(object, namespace, clusterScoped)),
  );
  const stored = [...all.filter(({ kind }) => !servedByPods.includes(kind)), ...podsOfOperator(all)];
  await apply(cluster, stored);
  await apply(
    cluster,
    all.filter(({ kind }) => servedByPods.includes(kind)),
    "--dry-run=server",
  );
  return stored;
}

async function apply(cluster: ClusterClient, items: readonly KubernetesObject[], ...options: string[]): Promise<void> {
  if (items.length > 0) await cluster.kubectl([...serverSide, ...options], { input: list(items) });
}

function list(items: readonly KubernetesObject[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

async function clusterScopedKinds(cluster: ClusterClient): Promise<ReadonlySet<string | undefined>> {
  const table = await cluster.kubectl(["api-resources", "--namespaced=false", "--no-headers"]);
  const rows = table.trim().split("\n");
  return new Set(rows.map((row) => row.split(/\s+/).at(-1)));
}

function withNamespace(object: KubernetesObject, namespace: string, clusterScoped: ReadonlySet<string | undefined>) {
  if (clusterScoped.has(object.kind)) return object;
  return { ...object, metadata: { namespace, ...object.metadata } };
}
