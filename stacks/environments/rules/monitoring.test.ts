import { expect, test } from "vitest";
import { faultsOf, testRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { monitoringRules } from "./monitoring.ts";

const limits = { failing: undefined, slowerThan: undefined, replicaBehind: undefined };
const noAlarms = { ...limits, noAlarms: "We look at the dashboard now and then." };

testRules(monitoringRules, [
  ["production needs alarms", production, { aws: { monitoring: { alarms: noAlarms } } }],
  ["alarms need a recipient", production, { aws: { monitoring: { mail: [] } } }],
  [
    "a CloudWatch alarm can have at most ten metrics, one per node",
    production,
    { aws: { data: { valkey: { shards: 6 } } } },
  ],
]);

test("alarms with a chat channel need no e-mail address", () => {
  const slack = { workspace: "T01ABCDEF", channel: "C01ABCDEF" };
  expect(faultsOf(production, { aws: { monitoring: { mail: [], chat: { noChat: undefined, slack } } } })).toEqual([]);
});
