import { seconds } from "../../../constructs/duration.ts";
import type { AwsRule, Rule } from "../rule.ts";
import { backupRules } from "./backup.ts";
import { clusterRules } from "./cluster.ts";
import { dataRules } from "./data.ts";
import { edgeRules } from "./edge.ts";
import { foundationRules } from "./foundation.ts";
import { monitoringRules } from "./monitoring.ts";
import { networkRules } from "./network.ts";
import { platformRules } from "./platform.ts";
import { recoveryRules } from "./recovery.ts";
import { secretsRules } from "./secrets.ts";
import { storageRules } from "./storage.ts";
import { workloadsRules } from "./workloads.ts";

export const awsRules: readonly AwsRule[] = [
  ...recoveryRules,
  ...foundationRules,
  ...networkRules,
  ...clusterRules,
  ...dataRules,
  ...storageRules,
  ...secretsRules,
  ...edgeRules,
  ...monitoringRules,
  ...backupRules,
  ...platformRules,
  ...workloadsRules,
];

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
      "maxReceiveCount deliveries, each after redeliverAfter, take longer: the event expires before it is a dead letter",
    fix: "raise it, or lower maxReceiveCount or redeliverAfter",
    refuses: ({ events }) => seconds(events.redeliverAfter) * events.maxReceiveCount >= seconds(events.retention),
  },
  {
    path: "events.alarm",
    limit: "an alarm must come before the event expires",
    fix: "set oldestEvent to less than events.retention",
    refuses: ({ events }) =>
      "oldestEvent" in events.alarm && seconds(events.alarm.oldestEvent) >= seconds(events.retention),
  },
  {
    path: "events.alarm",
    limit: "production needs an alarm on stuck events",
    fix: 'set { oldestEvent: "5m" }',
    refuses: ({ name, events }) => name === "production" && "noAlarm" in events.alarm,
  },
  {
    path: "events.retention",
    limit: "production keeps events for a long weekend",
    fix: 'use "7d" or more',
    refuses: ({ name, events }) => name === "production" && seconds(events.retention) < seconds("7d"),
  },
  {
    path: "engines",
    limit: "only the local environment has engines, and it must",
    fix: "set it in local.ts only",
    refuses: ({ name, engines }) => (name === "local") !== (engines !== undefined),
  },
  {
    path: "identity.keysUrl",
    limit: "outside the mirror, keys are fetched over TLS",
    fix: "use the issuer's https:// JWK set",
    refuses: ({ name, identity }) => name !== "local" && !identity.keysUrl?.startsWith("https://"),
  },
  {
    path: "aws",
    limit: "every environment except local needs it, and local has none",
    fix: "copy it from another environment's file",
    refuses: ({ name, aws }) => (name === "local") === (aws !== undefined),
  },
  ...awsRules.map(onAws),
];
