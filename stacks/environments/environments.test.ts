import { expect, test } from "vitest";
import { faultsOf, testRules } from "./fixtures/refusals.ts";
import { local } from "./local.ts";
import { production } from "./production.ts";
import { awsRules, rules } from "./rules/index.ts";

const identity = { ...production.identity, keysUrl: "http://id.example/keys" };
const noAlarm = { oldestEvent: undefined, noAlarm: "We would rather sleep at night." };
/** Broken by a missing value, which `testRules` does not cover. */
const aws = "every environment except local needs it, and local has none";

testRules(
  rules.slice(0, rules.length - awsRules.length).filter(({ limit }) => limit !== aws),
  [
    ["SQS keeps a message for 60 seconds to 14 days", production, { events: { retention: "15d" } }],
    ["SQS hides a message for at most 12 hours", production, { events: { redeliverAfter: "13h" } }],
    [
      "maxReceiveCount deliveries, each after redeliverAfter, take longer: the event expires before it is a dead letter",
      production,
      { events: { redeliverAfter: "12h", maxReceiveCount: 28 } },
    ],
    ["an alarm must come before the event expires", production, { events: { alarm: { oldestEvent: "14d" } } }],
    ["production needs an alarm on stuck events", production, { events: { alarm: noAlarm } }],
    ["production keeps events for a long weekend", production, { events: { retention: "6d" } }],
    ["only the local environment has engines, and it must", production, { engines: local.engines }],
    ["outside the mirror, keys are fetched over TLS", production, { identity }],
  ],
);

test("a fault has its path, value, limit and fix", () => {
  expect(faultsOf(production, { events: { retention: "15d" } })).toEqual([
    'events.retention is "15d", but SQS keeps a message for 60 seconds to 14 days: use "60s" to "14d"',
  ]);
});

test("an environment without its `aws`, and a local one without its engines, is refused", () => {
  expect(faultsOf(production, { aws: undefined })).toEqual([
    `aws is not set, but ${aws}: copy it from another environment's file`,
  ]);
  expect(faultsOf(local, { engines: undefined })).toEqual([
    "engines is not set, but only the local environment has engines, and it must: set it in local.ts only",
  ]);
});

test("a value of the wrong form is reported with its path and value, and so is an unknown key", () => {
  expect(
    faultsOf(production, {
      region: "Frankfurt",
      colour: "blue",
      events: { retention: "soon", maxReceiveCount: 0, alarm: "none" },
    }),
  ).toEqual([
    'region is "Frankfurt": it must be an AWS region such as "eu-central-1"',
    'events.retention is "soon": it must be a length of time such as "30s", "5m" or "14d"',
    "events.maxReceiveCount is 0: Too small: expected number to be >=1",
    'events.alarm is "none": it must be { oldestEvent: "5m" }, or { noAlarm: "…" } with the reason in a sentence',
    'colour is "blue": Unrecognized key: "colour"',
  ]);
});

test("wrong forms and broken rules are reported together", () => {
  expect(faultsOf(production, { region: "Frankfurt", events: { retention: "6d" }, identity })).toHaveLength(3);
});
