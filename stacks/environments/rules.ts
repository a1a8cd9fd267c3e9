import { awsRules } from "./aws/index.ts";
import { seconds } from "./duration.ts";
import type { AwsEnvironment, Environment } from "./schema.ts";

/** What the schema cannot say of one value alone. `refuses` is true of an environment that breaks it. */
export interface Rule<Of = Environment> {
  /** The value to change, as in `events.retention`. */
  readonly path: string;
  readonly limit: string;
  readonly fix: string;
  readonly refuses: (environment: Of) => boolean;
}

/** A rule of an environment on AWS. Those of one section stand beside its schema in `aws/`. */
export type AwsRule = Rule<AwsEnvironment>;

function onAws(rule: AwsRule): Rule {
  return {
    ...rule,
    refuses: (environment) => environment.aws !== undefined && rule.refuses({ ...environment, aws: environment.aws }),
  };
}

export const rules: readonly Rule[] = [
  {
    path: "events.retention",
    limit: "SQS keeps a message for 60 seconds to 14 days",
    fix: 'use "60s" to "14d"',
    refuses: ({ events }) => seconds(events.retention) < 60 || seconds(events.retention) > seconds("14d"),
  },
  {
    path: "events.redeliverAfter",
    limit: "SQS hides a message for at most 12 hours",
    fix: 'use "12h" or less',
    refuses: ({ events }) => seconds(events.redeliverAfter) > seconds("12h"),
  },
  {
    path: "events.retention",
    limit:
      "maxReceiveCount tries of redeliverAfter each take as long, so an event would expire before it is a dead letter",
    fix: "raise it, or lower one of those",
    refuses: ({ events }) => seconds(events.redeliverAfter) * events.maxReceiveCount >= seconds(events.retention),
  },
  {
    path: "events.alarm",
    limit: "an alarm that comes when the event has expired comes too late",
    fix: "set oldestEvent to less than events.retention",
    refuses: ({ events }) =>
      "oldestEvent" in events.alarm && seconds(events.alarm.oldestEvent) >= seconds(events.retention),
  },
  {
    path: "events.alarm",
    limit: "production must raise an alarm on stuck events",
    fix: 'set { oldestEvent: "5m" }',
    refuses: ({ name, events }) => name === "production" && "noAlarm" in events.alarm,
  },
  {
    path: "events.retention",
    limit: "production keeps events over a long weekend",
    fix: 'use "7d" or more',
    refuses: ({ name, events }) => name === "production" && seconds(events.retention) < seconds("7d"),
  },
  {
    path: "engines",
    limit: "exactly the local environment says where its engines are",
    fix: "move it to local.ts",
    refuses: ({ name, engines }) => (name === "local") !== (engines !== undefined),
  },
  {
    path: "identity.keysUrl",
    limit: "keys outside the mirror come over TLS",
    fix: "use the issuer's https:// JWK set",
    refuses: ({ name, identity }) => name !== "local" && !identity.keysUrl?.startsWith("https://"),
  },
  {
    path: "aws",
    limit: "exactly the environments on AWS say what they have there",
    fix: "take it from another environment's file as a start",
    refuses: ({ name, aws }) => (name === "local") === (aws !== undefined),
  },
  ...awsRules.map(onAws),
];
