import { expect, test } from "vitest";
import { awsRules } from "./aws/index.ts";
import { local } from "./local.ts";
import { production } from "./production.ts";
import { type Change, faultsOf, unseen } from "./refusals.ts";
import { rules } from "./rules.ts";

const identity = { ...production.identity, keysUrl: "http://id.example/keys" };

/** For each rule a change that breaks it and, where it can be, no other; and how that is told. */
const broken: [change: Change, fault: string][] = [
  [
    { events: { retention: "15d" } },
    'events.retention is "15d", but SQS keeps a message for 60 seconds to 14 days: use "60s" to "14d"',
  ],
  [
    { events: { redeliverAfter: "13h" } },
    'events.redeliverAfter is "13h", but SQS hides a message for at most 12 hours: use "12h" or less',
  ],
  [
    { events: { redeliverAfter: "12h", maxReceiveCount: 28 } },
    'events.retention is "14d", but maxReceiveCount tries of redeliverAfter each take as long, ' +
      "so an event would expire before it is a dead letter: raise it, or lower one of those",
  ],
  [
    { events: { alarm: { oldestEvent: "14d" } } },
    'events.alarm is {"oldestEvent":"14d"}, but an alarm that comes when the event has expired comes too late: ' +
      "set oldestEvent to less than events.retention",
  ],
  [
    { events: { alarm: { oldestEvent: undefined, noAlarm: "We would rather sleep at night." } } },
    'events.alarm is {"noAlarm":"We would rather sleep at night."}, ' +
      'but production must raise an alarm on stuck events: set { oldestEvent: "5m" }',
  ],
  [
    { events: { retention: "6d" } },
    'events.retention is "6d", but production keeps events over a long weekend: use "7d" or more',
  ],
  [
    { engines: local.engines },
    `engines is ${JSON.stringify(local.engines)}, ` +
      "but exactly the local environment says where its engines are: move it to local.ts",
  ],
  [
    { identity },
    'identity.keysUrl is "http://id.example/keys", but keys outside the mirror come over TLS: ' +
      "use the issuer's https:// JWK set",
  ],
  [
    { aws: undefined },
    "aws is not set, but exactly the environments on AWS say what they have there: " +
      "take it from another environment's file as a start",
  ],
];

test.each(broken)("%j is refused", (change, fault) => {
  expect(faultsOf(production, change)).toEqual([fault]);
});

test("every rule that is no section's has been seen to refuse", () => {
  const own = rules.slice(0, rules.length - awsRules.length);
  expect(
    unseen(
      own,
      broken.map(([, fault]) => fault),
    ),
  ).toEqual([]);
});

test("a local environment has to say where its engines are", () => {
  expect(faultsOf(local, { engines: undefined })).toEqual([
    "engines is not set, but exactly the local environment says where its engines are: move it to local.ts",
  ]);
});

test("a value without its form is told with its path and value, and so is a name that nobody reads", () => {
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

test("faults of form and broken rules are told together", () => {
  expect(faultsOf(production, { region: "Frankfurt", events: { retention: "6d" }, identity })).toHaveLength(3);
});
