import { expect, test } from "vitest";
import { asQueries, type Metric } from "./alarm-definition.ts";
import { maxConnections } from "./alarms/postgres.ts";
import { valkeyAlarms } from "./alarms/valkey.ts";
import { dashboardBody, graphOf } from "./dashboard.ts";

function metric(name: string): Metric {
  return { namespace: "AWS/Test", name, dimensions: { Of: "it" }, statistic: "Sum" };
}

test("of several metrics the worst one counts, and it alone returns data", () => {
  const queries = asQueries({ highest: [metric("a"), metric("b")] }, 60);
  expect(queries.map(({ id }) => id)).toEqual(["m0", "m1", "worst"]);
  expect(queries.filter((query) => "returnData" in query)).toEqual([
    { id: "worst", expression: "MAX(METRICS())", label: "highest", returnData: true },
  ]);
});

test("a percentage counts a metric without data as zero, but not the total", () => {
  const queries = asQueries({ sum: [metric("ours"), metric("theirs")], inPercentOf: metric("all") }, 60);
  expect(queries.at(-1)).toMatchObject({ expression: "100*(FILL(m0,0)+FILL(m1,0))/m2" });
});

test("nodes of Valkey have the names that ElastiCache gives them, shard by shard", () => {
  const [memory] = valkeyAlarms({ id: "cache", shards: 2, replicas: 1 });
  expect(memory?.measure).toMatchObject({
    highest: ["cache-0001-001", "cache-0001-002", "cache-0002-001", "cache-0002-002"].map((CacheClusterId) => ({
      dimensions: { CacheClusterId },
    })),
  });
});

test("a Valkey without replicas has no alarm for replication", () => {
  const names = valkeyAlarms({ id: "cache", shards: 1, replicas: 0 }).map(({ name }) => name);
  expect(names).not.toContain("valkey-failover");
});

test.each([
  ["db.t3.micro", 101],
  ["db.m6g.large", 811],
  ["db.r6g.xlarge", 3244],
  ["db.r6g.16xlarge", 5000],
])("%s accepts about %i connections", (instanceClass, clients) => {
  expect(maxConnections(instanceClass)).toBe(clients);
});

test("an instance class of unknown memory is refused", () => {
  expect(() => maxConnections("db.x2g.large")).toThrow("the memory of db.x2g.large is not known");
});

test("a dashboard puts four graphs in a line, under the title of their row", () => {
  const graph = graphOf({
    name: "x",
    summary: "",
    measure: { highest: [metric("x")] },
    comparison: "above",
    threshold: 7,
  });
  const body = dashboardBody("eu-central-1", [
    { title: "First", graphs: Array.from({ length: 5 }, () => graph) },
    { title: "Second", graphs: [graph] },
  ]);
  const { widgets } = JSON.parse(body) as { widgets: { type: string; x: number; y: number }[] };
  expect(widgets.map(({ type, x, y }) => [type, x, y])).toEqual([
    ["text", 0, 0],
    ...[0, 6, 12, 18].map((x) => ["metric", x, 1]),
    ["metric", 0, 7],
    ["text", 0, 13],
    ["metric", 0, 14],
  ]);
  expect(widgets[1]).toMatchObject({ properties: { annotations: { horizontal: [{ value: 7 }] } } });
});
