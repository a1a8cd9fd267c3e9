import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ChartRelease, type Manifest, manifests, releasesIn, render } from "../charts/releases.ts";
import { manifestsOf } from "../cluster/terraform-manifests.ts";
import { readSchemas } from "../kubernetes-schemas/schemas.ts";
import type { Stacks } from "./readers/names.ts";

const schemas = readSchemas();
const decisive = /^kubernetes_(network_policy|(cluster_)?role(_binding)?)_v1$/;

/** The objects of an environment's cluster: our rendered charts, and what decides about access among Terraform's resources. */
export async function clusterObjects(environment: string, stacks: Stacks, charts: string): Promise<Manifest[]> {
  const workloads = stacks[`${environment}-workloads`];
  const platform = stacks[`${environment}-platform`];
  if (!workloads || !platform) return [];
  const [provider] = stacks[`${environment}-foundation`]?.provider.aws ?? [];
  const account = String([provider?.allowed_account_ids].flat()[0]);
  const where = { name: environment, region: String(provider?.region), aws: { foundation: { account } } };
  const ofCharts = await Promise.all(releasesIn(workloads, where, charts).map(renderedOnce));
  const resource = Object.fromEntries(Object.entries(platform.resource).filter(([type]) => decisive.test(type)));
  return [...ofCharts.flat(), ...(manifestsOf({ ...platform, resource }, schemas) as unknown as Manifest[])];
}

const rendered = new Map<string, Promise<Manifest[]>>();

/** Most releases are the same on both sides of a difference. */
function renderedOnce(release: ChartRelease): Promise<Manifest[]> {
  const { name, namespace, chart, values } = release;
  const key = createHash("sha256")
    .update(JSON.stringify([name, namespace, values, filesIn(chart)]))
    .digest("hex");
  const known = rendered.get(key) ?? render(release).then((yaml) => withNamespace(manifests(yaml), namespace));
  rendered.set(key, known);
  return known;
}

/** Helm installs into the release's namespace what names none. */
function withNamespace(objects: readonly Manifest[], namespace: string): Manifest[] {
  return objects.map((one) => ({ ...one, metadata: { namespace, ...one.metadata } }));
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => `${path.slice(directory.length)}\n${readFileSync(path, "utf8")}`);
}
