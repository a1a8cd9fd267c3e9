import { expect, test } from "vitest";
import { platforms } from "./platform.ts";

/** Charts with a default for `minAvailable`, which only `null` removes: kube-prometheus-stack prints the whole map. */
const withMinAvailable = ["kube-prometheus-stack"];

/** Paths of budgets with both fields, which Kubernetes refuses. */
function budgetsWithBoth(chart: string, values: unknown, path: string): string[] {
  if (typeof values !== "object" || values === null) return [];
  const { minAvailable, maxUnavailable = null, ...others } = values as Record<string, unknown>;
  const least = minAvailable === undefined && withMinAvailable.includes(chart) ? 1 : (minAvailable ?? null);
  const both = maxUnavailable !== null && least !== null;
  const inside = Object.entries(others).flatMap(([key, value]) => budgetsWithBoth(chart, value, `${path}.${key}`));
  return [...(both ? [`${path} has minAvailable and maxUnavailable`] : []), ...inside];
}

test.each([...platforms])("no budget of %s has both fields", (_environment, releases) => {
  expect(releases.flatMap(({ name, chart, values }) => budgetsWithBoth(chart, JSON.parse(values), name))).toEqual([]);
});

test("a budget with both is named, even if one is empty or the chart's default", () => {
  const budget = { podDisruptionBudget: { maxUnavailable: 1, minAvailable: "" } };
  expect(budgetsWithBoth("keda", budget, "keda")).toEqual([
    "keda.podDisruptionBudget has minAvailable and maxUnavailable",
  ]);
  expect(budgetsWithBoth("keda", { maxUnavailable: 1 }, "keda")).toEqual([]);
  expect(budgetsWithBoth("kube-prometheus-stack", { alertmanager: { maxUnavailable: 1 } }, "monitoring")).toEqual([
    "monitoring.alertmanager has minAvailable and maxUnavailable",
  ]);
});
