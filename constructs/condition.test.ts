import { expect, test } from "vitest";
import { asQueries, type Metric } from "./condition.ts";
import { maxConnections } from "./conditions/postgres.ts";
import { valkeyConditions } from "./conditions/valkey.ts";
import { dashboardBody, graphOf } from "./dashboard.ts";

function metric(name: string): Metric {
  return { namespace: "AWS/Test", name, dimensions: { Of: "it" }, statistic: "Sum" };
}

test("of several series the worst one counts, and it alone is looked at", () => {
  const queries = asQueries({ highest: [metric("a"), metric("b")] }, 60);
  expect(queries.map(({ id }) => id)).toEqual(["m0", "m1", "worst"]);
  expect(queries.filter((query) => "returnData" in query)).toEqual([
    { id: "worst", expression: "MAX(METRICS())", label: "highest", returnData: true },
  ]);
});

test("a share counts a series that says nothing as zero, but not the whole", () => {
  const queries = asQueries({ sum: [metric("ours"), metric("theirs")], inPercentOf: metric("all") }, 60);
  expect(queries.at(-1)).toMatchObject({ expression: "100*(FILL(m0,0)+FILL(m1,0))/m2" });
});

test("nodes of Valkey have the names that ElastiCache gives them, shard by shard", () => {
  const [memory] = valkeyConditions({ id: "cache", shards: 2, replicas: 1 });
  expect(memory?.of).toMatchObject({
    highest: ["cache-0001-001", "cache-0001-002", "cache-0002-001", "cache-0002-002"].map((CacheClusterId) => ({
      dimensions: { CacheClusterId },
    })),
  });
});

test("a Valkey without replicas raises no alarm on their link", () => {
  const names = valkeyConditions({ id: "cache", shards: 1, replicas: 0 }).map(({ name }) => name);
  expect(names).not.toContain("valkey-failover");
});

test.each([
  ["db.t3.micro", 101],
  ["db.m6g.large", 811],
  ["db.r6g.xlarge", 3244],
  ["db.r6g.16xlarge", 5000],
])("%s lets in about %i clients", (instanceClass, clients) => {
  expect(maxConnections(instanceClass)).toBe(clients);
});

test("a class whose memory nobody wrote down is refused, and not guessed", () => {
  expect(() => maxConnections("db.x2g.large")).toThrow("the memory of db.x2g.large is not known");
});

test("a dashboard puts four graphs in a line, under the title of their row and over the next", () => {
  const graph = graphOf({ name: "x", says: "", of: { highest: [metric("x")] }, when: "above", threshold: 7 });
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
