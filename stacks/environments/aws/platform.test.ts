import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { platformRules } from "./platform.ts";

const { platform } = production.aws;
const shown = (section: "gateway" | "collector" | "metrics", change: Change) =>
  JSON.stringify({ ...platform[section], ...change });

const broken: [change: Change, fault: string][] = [
  [
    { controllers: 1 },
    "aws.platform.controllers is 1, but production's controllers survive the loss of a node: use 2 or more",
  ],
  [
    { gateway: { min: 2 } },
    `aws.platform.gateway is ${shown("gateway", { min: 2 })}, but production has a gateway in each zone, ` +
      "so that the loss of one is not that of the way in: raise min to the number of aws.network.zones",
  ],
  [
    { gateway: { max: 3 } },
    `aws.platform.gateway is ${shown("gateway", { max: 3 })}, but a scaler needs room: set max above min`,
  ],
  [
    { collector: { max: 2 } },
    `aws.platform.collector is ${shown("collector", { max: 2 })}, but a scaler needs room: set max above min`,
  ],
  [
    { collector: { min: 1 } },
    `aws.platform.collector is ${shown("collector", { min: 1 })}, ` +
      "but production loses no traces with a node: raise min to 2 or more",
  ],
  [
    { metrics: { replicas: 1 } },
    `aws.platform.metrics is ${shown("metrics", { replicas: 1 })}, ` +
      "but production is watched also while a node is replaced: set replicas to 2 or more",
  ],
  [
    { metrics: { retention: "7d" } },
    'aws.platform.metrics.retention is "7d", but production can compare with the week before last: use "15d" or more',
  ],
  [
    { traces: { retention: "6d" } },
    'aws.platform.traces.retention is "6d", but production can look into a fault of last week: use "7d" or more',
  ],
  [
    { logs: { retention: "29d" } },
    'aws.platform.logs.retention is "29d", but production can look into what somebody reports after his holidays: ' +
      'use "30d" or more',
  ],
  [
    { metrics: { memoryMiB: 8192 } },
    "aws.platform.metrics.memoryMiB is 8192, but no container in the namespace may have more than its quota's " +
      "containerGiB: raise aws.platform.quotas.monitoring.containerGiB, or lower it",
  ],
];

test.each(broken)("production with %j is refused", (change, fault) => {
  expect(faultsOf(production, { aws: { platform: change } })).toEqual([fault]);
});

test("what lies in an index for each day is kept for whole days", () => {
  expect(faultsOf(dev, { aws: { platform: { logs: { retention: "36h" } } } })).toEqual([
    'aws.platform.logs.retention is "36h": it must be whole days, such as "7d"',
  ]);
});

test("every rule of the platform has been seen to refuse", () => {
  expect(
    unseen(
      platformRules,
      broken.map(([, fault]) => fault),
    ),
  ).toEqual([]);
});
