import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ChartName, charts } from "../../../stacks/platform/charts.ts";
import { chartsAtHand } from "./chart-source.ts";
import { chartText } from "./chart-text.ts";
import { isFreeForm } from "./free-form.ts";
import { platforms } from "./platform.ts";
import { keysOf, unknownKeys } from "./value-keys.ts";

interface KnownKeys {
  readonly version: string;
  /** Keys that the chart of this version reads. */
  readonly keys: readonly string[];
}

const releases = [...platforms.values()].flat();
const names = Object.keys(charts).toSorted() as ChartName[];
const file = new URL("value-keys.lock", import.meta.url);
const folders = await chartsAtHand(names);
const known: Partial<Record<string, KnownKeys>> = JSON.parse(readFileSync(file, "utf8"));

function valuesOf(chart: ChartName): object[] {
  return releases.filter((release) => release.chart === chart).map(({ values }) => JSON.parse(values));
}

function keysSet(chart: ChartName): string[] {
  const all = valuesOf(chart).flatMap((values) => keysOf(values, (path) => isFreeForm(chart, path)));
  return [...new Set(all)].toSorted();
}

/** Keys that the list does not have for the pinned version. */
function unlisted(chart: ChartName, keys: readonly string[], list = known): string[] {
  const { version, keys: listed = [] } = list[chart] ?? {};
  if (version !== charts[chart].version) return [`${chart} ${charts[chart].version}, but the list is of ${version}`];
  return keys.filter((key) => !listed.includes(key));
}

/** The values with one of their keys misspelt. */
function misspelt(values: object, [first = "", ...rest]: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (key !== first) return [key, value];
      return rest.length === 0 ? [`${key}x`, value] : [key, misspelt(value, rest)];
    }),
  );
}

describe.each(names)("the values of %s", (chart) => {
  // Update after a review of the new version: `MINDFLOW_CHARTS=… npm test -- test/charts/third-party -u`.
  test("have only keys that the chart of this version reads", () => {
    expect(unlisted(chart, keysSet(chart))).toEqual([]);
  });
});

// Only charts at hand: which ones are not is printed above.
describe.each([...folders])("the values of %s, read by the chart,", (chart, folder) => {
  const text = chartText(folder);
  const stops = (path: readonly string[]) => isFreeForm(chart, path);

  test("have only keys that it reads", () => {
    for (const values of valuesOf(chart)) expect(unknownKeys(values, text, stops)).toEqual([]);
  });

  test("are refused with a misspelt key, by the list and by the chart", () => {
    for (const values of valuesOf(chart))
      for (const key of keysOf(values, stops)) {
        const wrong = misspelt(values, key.split(" › "));
        expect(unknownKeys(wrong, text, stops), key).not.toEqual([]);
        expect(unlisted(chart, keysOf(wrong, stops)), key).not.toEqual([]);
      }
  });
});

test("the list is of the charts at hand", async () => {
  const read = Object.fromEntries(
    [...folders.keys()].map((chart) => [chart, { version: charts[chart].version, keys: keysSet(chart) }]),
  );
  const all = Object.fromEntries(names.map((chart) => [chart, read[chart] ?? known[chart]]));
  await expect(`${JSON.stringify(all, null, 2)}\n`).toMatchFileSnapshot(file.pathname);
});

test("a key that is not in the list is named, and so is a list of another version", () => {
  expect(unlisted("keda", ["clusterName", "cluster"])).toEqual(["cluster"]);
  expect(unlisted("keda", [], { keda: { version: "2.0.0", keys: [] } })).toEqual([
    `keda ${charts.keda.version}, but the list is of 2.0.0`,
  ]);
});
