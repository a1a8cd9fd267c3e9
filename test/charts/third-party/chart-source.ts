import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { once } from "../../../localstack/install/install.ts";
import { tryAgain } from "../../../localstack/install/try-again.mjs";
import { cache } from "../../../localstack/layout.ts";
import { type Chart, type ChartName, charts } from "../../../stacks/platform/charts.ts";
import type { Missing } from "../../fixtures/tools.ts";
import { helm } from "../helm.ts";

/** An unpacked chart at its pinned version. */
export interface ChartFolder {
  readonly folder: string;
}

/**
 * The unpacked chart at the version of the lock file: from its subfolder of MINDFLOW_CHARTS, or by one `helm pull` from its
 * repository if that variable is not set.
 *
 * @throws Error if MINDFLOW_CHARTS holds another version of it.
 */
export async function chartFolder(
  name: ChartName,
  local = process.env.MINDFLOW_CHARTS,
): Promise<ChartFolder | Missing> {
  const { version, repository } = charts[name];
  if (local) {
    const folder = join(local, name);
    if (!existsSync(join(folder, "Chart.yaml"))) return { missing: `MINDFLOW_CHARTS has no folder ${name}` };
    const found = parse(readFileSync(join(folder, "Chart.yaml"), "utf8")).version;
    if (found === version) return { folder };
    throw new Error(
      `MINDFLOW_CHARTS has ${name} ${found}, and charts/third-party.json pins ${version}: put that version there`,
    );
  }
  return pullChart({ name, version, repository });
}

export interface PullOptions {
  readonly into?: string;
  readonly say?: (line: string) => void;
  readonly outage?: number;
}

/**
 * Where charts are optional, a host that cannot be had at all is normal, and each test file asks for its charts: it is
 * tried for five seconds, and named once.
 */
const isOptional = process.env.GITHUB_ACTIONS !== "true";
const quick: PullOptions = isOptional ? { outage: 5_000, say: () => {} } : {};

export async function pullChart(
  { name, version, repository }: Pick<Chart, "version" | "repository"> & { readonly name: string },
  { into = cache, say = quick.say ?? console.error, outage = quick.outage }: PullOptions = {},
): Promise<ChartFolder | Missing> {
  const parent = join(into, `chart-${name}-${version}`);
  const where = repository.startsWith("oci://") ? [`${repository}/${name}`] : [name, "--repo", repository];
  try {
    await once(parent, async (temporary) => {
      const pull = () => helm(["pull", ...where, "--version", version, "--untar", "--untardir", temporary]);
      await tryAgain(`The chart ${name} (${repository})`, pull, { say, ...(outage && { outage }) });
    });
    return { folder: join(parent, name) };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

/**
 * The folders of the charts that can be had, by name. Prints the others with the reason.
 *
 * @throws Error if one is missing on GitHub, where all can be had.
 */
export async function chartsAtHand(names: readonly ChartName[]): Promise<ReadonlyMap<ChartName, string>> {
  const found = await Promise.all(names.map(async (name) => [name, await chartFolder(name)] as const));
  const missing = found.flatMap(([name, chart]) => ("missing" in chart ? [`${name}: ${chart.missing}`] : []));
  if (missing.length > 0) {
    const message = `Charts that are not at hand (set MINDFLOW_CHARTS to a folder of unpacked charts):\n${missing.join("\n")}`;
    if (!isOptional) throw new Error(message);
    console.error(message);
  }
  return new Map(found.flatMap(([name, chart]) => ("folder" in chart ? [[name, chart.folder]] : [])));
}
