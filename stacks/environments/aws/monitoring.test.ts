import { expect, test } from "vitest";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { monitoringRules } from "./monitoring.ts";

const none = { noAlarms: "We look at the dashboard now and then." };
const instead = { failing: undefined, slowerThan: undefined, replicaBehind: undefined };
const { valkey } = production.aws.data;

const broken: [change: Change, fault: string][] = [
  [
    { monitoring: { alarms: { ...instead, ...none } } },
    `aws.monitoring.alarms is ${JSON.stringify(none)}, but production raises alarms: ` +
      'set { failing: 1, slowerThan: "1s", replicaBehind: "30s" }',
  ],
  [
    { monitoring: { mail: [] } },
    "aws.monitoring.mail is [], but an alarm that nobody hears is none: " +
      "name an address here, or a channel in aws.monitoring.chat",
  ],
  [
    { monitoring: { logRetention: "30d" } },
    'aws.monitoring.logRetention is "30d", but production can look back over the last quarter: use "90d" or more',
  ],
  [
    { data: { valkey: { shards: 6 } } },
    `aws.data.valkey is ${JSON.stringify({ ...valkey, shards: 6 })}, ` +
      "but an alarm looks at ten series at most, and here are more nodes: " +
      "have fewer shards or replicas, or watch each shard by itself in constructs/conditions/valkey.ts",
  ],
];

test.each(broken)("production with %j is refused", (aws, fault) => {
  expect(faultsOf(production, { aws })).toEqual([fault]);
});

test("alarms that a channel of the chat hears need no address", () => {
  const slack = { workspace: "T01ABCDEF", channel: "C01ABCDEF" };
  expect(faultsOf(production, { aws: { monitoring: { mail: [], chat: { noChat: undefined, slack } } } })).toEqual([]);
});

test("every rule of the monitoring has been seen to refuse", () => {
  expect(
    unseen(
      monitoringRules,
      broken.map(([, fault]) => fault),
    ),
  ).toEqual([]);
});
