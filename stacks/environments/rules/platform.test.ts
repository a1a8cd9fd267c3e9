import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { faultsOf, testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { platformRules } from "./platform.ts";

testSectionRules("platform", platformRules, [
  ["production's controllers must survive the loss of a node", production, { controllers: 1 }],
  ["production needs a gateway in each zone, to survive the loss of one", production, { gateway: { min: 2 } }],
  ["autoscaling needs max above min", production, { gateway: { max: 3 } }],
  ["autoscaling needs max above min", production, { collector: { max: 2 } }],
  ["production must not lose traces with one node", production, { collector: { min: 1 } }],
  ["production needs metrics also while a node is replaced", production, { metrics: { replicas: 1 } }],
  ["production must be comparable with two weeks ago", production, { metrics: { retention: "7d" } }],
  ["production needs the traces of the last week", production, { traces: { retention: "6d" } }],
  ["production needs the logs of the last month", production, { logs: { retention: "29d" } }],
  ["a container cannot have more than its quota's containerGiB", production, { metrics: { memoryMiB: 8192 } }],
]);

test("daily indices are kept for whole days", () => {
  expect(faultsOf(dev, { aws: { platform: { logs: { retention: "36h" } } } })).toEqual([
    'aws.platform.logs.retention is "36h": it must be whole days, such as "7d"',
  ]);
});
