import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { onPath } from "../../stacks/commands/on-path.ts";
import { seconds } from "../../stacks/environments/duration.ts";
import { production } from "../../stacks/environments/production.ts";
import { type Missing, needed } from "../tools.ts";
import { run } from "./helm.ts";
import { type ChartRelease, type Manifest, manifests, releasesOf, render } from "./releases.ts";

const releases = releasesOf(production);
const release = (name: string) => releases.find((one) => one.name === name) as ChartRelease;

/** What Flagger is told of the gateway's service, were it rolled out so. */
async function analysisOf(rollout: string) {
  const values = JSON.parse(release("mesh").values);
  values.services.gateway.rollout = rollout;
  const objects = manifests(await render({ ...release("mesh"), values: JSON.stringify(values) }));
  return objects.find(({ kind, metadata }) => kind === "Canary" && metadata.name === "gateway")?.spec.analysis;
}

describe("a new version", () => {
  test("as a canary gets a growing share of requests, at the end half of them", async () => {
    const { stepWeights, iterations, match } = await analysisOf("canary");
    expect(stepWeights).toEqual(stepWeights.toSorted((one: number, other: number) => one - other));
    expect([stepWeights[0], stepWeights.at(-1), iterations, match]).toEqual([5, 50, undefined, undefined]);
  });

  test("as A/B gets the requests that ask for it by a header", async () => {
    const { stepWeights, iterations, match } = await analysisOf("a/b");
    expect([stepWeights, iterations]).toEqual([undefined, 10]);
    expect(match).toEqual([{ headers: { "x-mindflow-version": { exact: "next" } } }]);
  });

  test("as blue/green gets nobody's requests until it gets all", async () => {
    const { stepWeights, iterations, match } = await analysisOf("blue/green");
    expect([stepWeights, iterations, match]).toEqual([undefined, 10, undefined]);
  });

  test("is sent requests from before it is first looked at, and until it is looked at again", async () => {
    const { interval, webhooks } = await analysisOf("blue/green");
    const load = webhooks.filter(({ name }: { name: string }) => name.startsWith("under load"));
    expect(load.map(({ type }: { type: string }) => type)).toEqual(["pre-rollout", "rollout"]);
    for (const { metadata } of load)
      expect(seconds(/-z (\w+)/.exec(metadata.cmd)?.[1] as "90s")).toBeGreaterThan(seconds(interval));
  });

  test("is judged over enough looks of Prometheus that one may be missed", async () => {
    const { metrics } = await analysisOf("canary");
    const monitor = manifests(await render(release("gateway"))).find(
      ({ kind }) => kind === "ServiceMonitor",
    ) as Manifest;
    const look = seconds(monitor.spec.endpoints[0].interval);
    for (const { interval } of metrics) expect(seconds(interval) / look).toBeGreaterThanOrEqual(4);
  });
});

test("its metrics are the share of requests that are answered, and how long the slowest take", async (context) => {
  const { program } = needed(findPromtool(), context);
  const objects = manifests(await render(release("mesh")));
  const rules = objects
    .filter(({ kind }) => kind === "MetricTemplate")
    .map(({ metadata, spec }) => ({ record: metadata.name, expr: filledIn(spec.query) }));
  const labels = 'reporter="destination",destination_workload_namespace="mindflow",destination_workload="gateway"';
  // Three of a hundred requests fail; ninety-five take at most 100 ms, and the rest up to 500.
  const series = [
    [`istio_requests_total{${labels},response_code="200"}`, 97],
    [`istio_requests_total{${labels},response_code="503"}`, 3],
    [`istio_requests_total{${labels.replace("gateway", "gateway-primary")},response_code="503"}`, 100],
    [`istio_request_duration_milliseconds_bucket{${labels},le="100"}`, 95],
    [`istio_request_duration_milliseconds_bucket{${labels},le="500"}`, 100],
    [`istio_request_duration_milliseconds_bucket{${labels},le="+Inf"}`, 100],
  ].map(([series, each]) => ({ series, values: `0+${each}x10` }));
  const expected = { answered: 97, slowest: 420 };
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

/** As Flagger asks it of the gateway's service. */
function filledIn(query: string): string {
  return query.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => filling[name] ?? name);
}

const filling: Readonly<Record<string, string>> = { namespace: "mindflow", target: "gateway", interval: "2m" };
