import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { production } from "../../../stacks/environments/production.ts";
import { charts } from "../../../stacks/platform/charts.ts";
import { requestsOf } from "../capacity.ts";
import { chartsAtHand } from "./chart-source.ts";
import { platforms } from "./platform.ts";
import type { ThirdPartyRelease } from "./releases.ts";
import { renderRelease } from "./render-release.ts";
import { printRequests, type RequestsList } from "./requests.ts";
import { type ListedObject, listedObjects } from "./workloads.ts";

interface ListedRelease {
  readonly version: string;
  readonly objects: readonly ListedObject[];
}

const file = new URL("workloads.lock", import.meta.url);
const known: Readonly<Record<string, ListedRelease>> = JSON.parse(readFileSync(file, "utf8"));
const requestsFile = new URL("requests.lock", import.meta.url);
const knownRequests: RequestsList = JSON.parse(readFileSync(requestsFile, "utf8"));
const releases = platforms.get(production.name) ?? [];
const folders = await chartsAtHand(Object.keys(charts).toSorted() as (keyof typeof charts)[]);

type Versions = Readonly<Record<string, { readonly version: string } | undefined>>;

test.each<readonly [string, readonly ThirdPartyRelease[], Versions]>([
  ["workloads in production", releases, known],
  ...[...platforms].map(([name, all]) => [`requests in ${name}`, all, knownRequests[name] ?? {}] as const),
])("the list of %s is of the pinned charts", (_of, all, listed) => {
  const versions = Object.fromEntries(all.map(({ name, chart }) => [name, charts[chart].version]));
  expect(Object.fromEntries(Object.entries(listed).map(([name, release]) => [name, release?.version]))).toEqual(
    versions,
  );
});

// Update after a change of a release: `MINDFLOW_CHARTS=… npm test -- test/charts/third-party -u`.
test("the list has the workloads that the charts at hand make", { timeout: 120_000 }, async () => {
  const all = await Promise.all(
    releases.map(async (release) => {
      const objects = await objectsOf(release);
      const { version } = charts[release.chart];
      if (!objects) return [release.name, known[release.name]] as const;
      return [release.name, { version, objects: listedObjects(objects, release.namespace) }] as const;
    }),
  );
  await expect(print(Object.fromEntries(all))).toMatchFileSnapshot(file.pathname);
});

// Updated in the same way.
test("the list has what the pods of the charts at hand request", { timeout: 180_000 }, async () => {
  const list: Record<string, RequestsList[string]> = {};
  for (const [environment, releases] of platforms) {
    const requests = releases.map(async (release) => {
      const objects = await objectsOf(release);
      const { version } = charts[release.chart];
      const known = knownRequests[environment]?.[release.name];
      return [release.name, objects ? { version, ...requestsOf(objects) } : known] as const;
    });
    list[environment] = Object.fromEntries(await Promise.all(requests));
  }
  await expect(printRequests(list)).toMatchFileSnapshot(requestsFile.pathname);
});

const rendered = new Map<ThirdPartyRelease, ReturnType<typeof renderRelease>>();

/** Rendered once for both lists. Undefined if the chart is not at hand. */
async function objectsOf(release: ThirdPartyRelease) {
  if (!folders.has(release.chart)) return undefined;
  const rendering = rendered.get(release) ?? renderRelease(release);
  rendered.set(release, rendering);
  const result = await rendering;
  return "missing" in result ? undefined : result.objects;
}

/** JSON with one line for each object. */
function print(list: Readonly<Record<string, ListedRelease | undefined>>): string {
  const releases = Object.entries(list).map(([name, { version = "", objects = [] } = {} as ListedRelease]) => {
    const lines = objects.map((object) => `\n    ${JSON.stringify(object)}`);
    return `  "${name}": { "version": "${version}", "objects": [${lines}] }`;
  });
  return `{\n${releases.join(",\n")}\n}\n`;
}
