import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { seconds } from "../../constructs/duration.ts";
import { onPath } from "../../stacks/commands/on-path.ts";
import { production } from "../../stacks/environments/production.ts";
import { type Missing, needed } from "../fixtures/tools.ts";
import { run } from "./helm.ts";
import { type ChartRelease, type Manifest, manifests, releasesOf, render } from "./releases.ts";

const releases = releasesOf(production);
const release = (name: string) => releases.find((one) => one.name === name) as ChartRelease;

async function analysisOf(rollout: string) {
  const values = JSON.parse(release("rollouts").values);
  values.services.gateway.rollout = rollout;
  const objects = manifests(await render({ ...release("rollouts"), values: JSON.stringify(values) }));
  return objects.find(({ kind, metadata }) => kind === "Canary" && metadata.name === "gateway")?.spec.analysis;
}

describe("a new version", () => {
  test("as a canary gets a growing share of requests, up to half", async () => {
    const { stepWeights, iterations, match } = await analysisOf("canary");
    expect(stepWeights).toEqual(stepWeights.toSorted((one: number, other: number) => one - other));
    expect([stepWeights[0], stepWeights.at(-1), iterations, match]).toEqual([5, 50, undefined, undefined]);
  });

  test("as A/B gets the requests with its header", async () => {
    const { stepWeights, iterations, match } = await analysisOf("a/b");
    expect([stepWeights, iterations]).toEqual([undefined, 10]);
    expect(match).toEqual([{ headers: { "x-mindflow-version": { exact: "next" } } }]);
  });

  test("as blue/green gets no requests until it gets all", async () => {
    const { stepWeights, iterations, match } = await analysisOf("blue/green");
    expect([stepWeights, iterations, match]).toEqual([undefined, 10, undefined]);
  });

  test("is under load before the first check, and until the next one", async () => {
    const { interval, webhooks } = await analysisOf("blue/green");
    const load = webhooks.filter(({ name }: { name: string }) => name.startsWith("under load"));
    expect(load.map(({ type }: { type: string }) => type)).toEqual(["pre-rollout", "rollout"]);
    for (const { metadata } of load)
      expect(seconds(/-z (\w+)/.exec(metadata.cmd)?.[1] as "90s")).toBeGreaterThan(seconds(interval));
  });

  test("has metrics over several scrapes, of which one may fail", async () => {
    const { metrics } = await analysisOf("canary");
    const monitor = manifests(await render(release("gateway"))).find(
      ({ kind }) => kind === "ServiceMonitor",
    ) as Manifest;
    const scrape = seconds(monitor.spec.endpoints[0].interval);
    for (const { interval } of metrics) expect(seconds(interval) / scrape).toBeGreaterThanOrEqual(4);
  });
});

test("a public service is judged by its GraphQL operations too", async () => {
  const judgedBy = ({ metrics }: { metrics: { name: string }[] }) => metrics.map(({ name }) => name);
  expect(judgedBy(await analysisOf("canary"))).toEqual(["answered", "operations", "slowest"]);
  const objects = manifests(await render(release("rollouts")));
  const query = objects.find(({ kind, metadata }) => kind === "Canary" && metadata.name === "query");
  expect(judgedBy(query?.spec.analysis)).toEqual(["answered", "slowest"]);
});

test("a new version gets no request before it sees all its dependencies", async () => {
  const { webhooks } = await analysisOf("canary");
  expect(webhooks[0]).toMatchObject({
    type: "pre-rollout",
    metadata: { cmd: expect.stringMatching(/\/health\/ready\?all$/) },
  });
});

test("its metrics are the success rates of requests and of GraphQL operations, and the p99 response time", async (context) => {
  const { program } = needed(findPromtool(), context);
  const objects = manifests(await render(release("rollouts")));
  const rules = objects
    .filter(({ kind }) => kind === "MetricTemplate")
    .map(({ metadata, spec }) => ({ record: metadata.name, expr: filledIn(spec.query) }));
  const operations = rules.find(({ record }) => record === "operations")?.expr ?? "";
  // A version to which nobody sends operations, and one whose every operation fails.
  for (const record of ["unasked", "broken"])
    rules.push({ record, expr: operations.replaceAll("gateway-", `${record}-`) });
  const pod = (name: string) => `namespace="mindflow",pod="gateway-${name}"`;
  const labels = 'reporter="destination",destination_workload_namespace="mindflow",destination_workload="gateway"';
  // Three of a hundred requests fail; ninety-five take at most 100 ms, and the rest up to 500.
  const series = [
    [`istio_requests_total{${labels},response_code="200"}`, 97],
    [`istio_requests_total{${labels},response_code="503"}`, 3],
    [`istio_requests_total{${labels.replace("gateway", "gateway-primary")},response_code="503"}`, 100],
    // Of its operations, four of a hundred fail with the status 200; a client's fault is no failure.
    [`graphql_operations_total{${pod("7d9f8c6b5-abcde")},operation="query",code="OK"}`, 90],
    [`graphql_operations_total{${pod("7d9f8c6b5-abcde")},operation="query",code="INVALID_INPUT"}`, 6],
    [`graphql_operations_total{${pod("7d9f8c6b5-abcde")},operation="query",code="UNAVAILABLE"}`, 4],
    [`graphql_operations_total{namespace="mindflow",pod="broken-7d9f8c6b5-abcde",code="INTERNAL"}`, 1],
    [`graphql_operations_total{${pod("primary-7d9f8c6b5-abcde")},operation="query",code="UNAVAILABLE"}`, 100],
    [`istio_request_duration_milliseconds_bucket{${labels},le="100"}`, 95],
    [`istio_request_duration_milliseconds_bucket{${labels},le="500"}`, 100],
    [`istio_request_duration_milliseconds_bucket{${labels},le="+Inf"}`, 100],
  ].map(([series, each]) => ({ series, values: `0+${each}x10` }));
  const expected = { answered: 97, slowest: 420, operations: 96, unasked: 100, broken: 0 };
  const promql_expr_test = Object.entries(expected).map(([expr, value]) => ({
    expr: `round(${expr}, 0.1)`,
    eval_time: "4m",
    exp_samples: [{ labels: "{}", value }],
  }));
  const tests = [{ interval: "30s", input_series: series, promql_expr_test }];
  const directory = await mkdtemp(join(tmpdir(), "mindflow-metrics-"));
  try {
    await writeFile(
      join(directory, "rules.yaml"),
      stringify({ groups: [{ name: "metrics", interval: "30s", rules }] }),
    );
    await writeFile(
      join(directory, "test.yaml"),
      stringify({ rule_files: ["rules.yaml"], evaluation_interval: "30s", tests }),
    );
    await expect(run(program, ["test", "rules", join(directory, "test.yaml")])).resolves.toContain("SUCCESS");
  } finally {
    await rm(directory, { recursive: true });
  }
});

function findPromtool(): { program: string } | Missing {
  const program = onPath("promtool");
  return program
    ? { program }
    : { missing: "promtool is not on the PATH: github.com/prometheus/prometheus/releases has it." };
}

function filledIn(query: string): string {
  return query.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => variables[name] ?? name);
}

const variables: Readonly<Record<string, string>> = { namespace: "mindflow", target: "gateway", interval: "2m" };
