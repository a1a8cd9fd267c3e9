import { z } from "zod";
import { duration, seconds } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

/** What is promised of a disaster. Rules here and in other sections hold it against what is built. */
export const recoverySchema = z.strictObject({
  /** How long until the platform works again after the loss of a zone or of a store: recovery time objective. */
  rto: duration,
  /** How much of what people did may be lost then, counted back from the moment: recovery point objective. */
  rpo: duration,
  /** How long every store can be put back to what it was. */
  backups: duration,
});

export const recoveryRules: readonly AwsRule[] = [
  {
    path: "aws.recovery.rto",
    limit: "no environment is away for more than 4 hours, and production for less than one",
    fix: 'use "4h" or less, in production less than "1h"',
    refuses: ({ name, aws: { recovery } }) =>
      seconds(recovery.rto) > seconds("4h") || (name === "production" && seconds(recovery.rto) >= seconds("1h")),
  },
  {
    path: "aws.recovery.rpo",
    limit: "RDS and DocumentDB save their logs every five minutes, and what came after is lost with the store",
    fix: 'use "5m" or more',
    refuses: ({ aws: { recovery } }) => seconds(recovery.rpo) < seconds("5m"),
  },
  {
    path: "aws.recovery.backups",
    limit: "a mistake that is noticed after the weekend can still be undone",
    fix: 'use "7d" or more',
    refuses: ({ aws: { recovery } }) => seconds(recovery.backups) < seconds("7d"),
  },
];
