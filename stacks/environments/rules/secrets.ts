import { days } from "../../../constructs/duration.ts";
import type { AwsRule } from "../rule.ts";

export const secretsRules: readonly AwsRule[] = [
  {
    path: "aws.secrets.recoveryWindow",
    limit: "Secrets Manager keeps a deleted secret for 7 to 30 days, or deletes it at once",
    fix: 'use "7d" to "30d", or "0d"',
    refuses: ({ aws: { secrets } }) => {
      const window = days(secrets.recoveryWindow);
      return window !== 0 && (window < 7 || window > 30);
    },
  },
  {
    path: "aws.secrets.recoveryWindow",
    limit: "production can restore a secret for as long as its key",
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
