import { seconds } from "../../../constructs/duration.ts";
import type { AwsRule } from "../rule.ts";

export const recoveryRules: readonly AwsRule[] = [
  {
    path: "aws.recovery.rto",
    limit: "an outage lasts at most 4 hours, in production less than one",
    fix: 'use "4h" or less, in production less than "1h"',
    refuses: ({ name, aws: { recovery } }) =>
      seconds(recovery.rto) > seconds("4h") || (name === "production" && seconds(recovery.rto) >= seconds("1h")),
  },
  {
    path: "aws.recovery.rpo",
    limit: "RDS and DocumentDB save their logs only every five minutes",
    fix: 'use "5m" or more',
    refuses: ({ aws: { recovery } }) => seconds(recovery.rpo) < seconds("5m"),
  },
  {
    path: "aws.recovery.backups",
    limit: "a mistake that is noticed after a weekend must be reversible",
    fix: 'use "7d" or more',
    refuses: ({ aws: { recovery } }) => seconds(recovery.backups) < seconds("7d"),
  },
];
