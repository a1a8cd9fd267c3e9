import { z } from "zod";
import { days, duration, logRetention } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

export const secretsSchema = z.strictObject({
  /** How long a deleted secret can be called back; its name is taken until then. */
  recoveryWindow: duration,
  /** How old a database user's password gets. */
  rotateEvery: duration,
  /** How long the logs of the rotation are kept. */
  logs: logRetention,
});

export const secretsRules: readonly AwsRule[] = [
  {
    path: "aws.secrets.recoveryWindow",
    limit: "Secrets Manager keeps a deleted secret for 7 to 30 days",
    fix: 'use "7d" to "30d"',
    refuses: ({ aws }) => days(aws.secrets.recoveryWindow) < 7 || days(aws.secrets.recoveryWindow) > 30,
  },
  {
    path: "aws.secrets.recoveryWindow",
    limit: "production can call a secret back for as long as its key",
    fix: 'use "30d"',
    refuses: ({ name, aws }) => name === "production" && days(aws.secrets.recoveryWindow) < 30,
  },
  {
    path: "aws.secrets.rotateEvery",
    limit: "a password is at most 30 days old",
    fix: 'use "30d" or less, and "1d" or more',
    refuses: ({ aws }) => days(aws.secrets.rotateEvery) < 1 || days(aws.secrets.rotateEvery) > 30,
  },
];
