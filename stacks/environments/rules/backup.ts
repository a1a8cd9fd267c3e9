import { days } from "../../../constructs/duration.ts";
import type { AwsRule } from "../rule.ts";

export const backupRules: readonly AwsRule[] = [
  {
    path: "aws.backup.retention",
    limit: "a recovery point is kept for as long as aws.recovery.backups promises",
    fix: "raise it, or lower aws.recovery.backups",
    refuses: ({ aws: { backup, recovery } }) => days(backup.retention) < days(recovery.backups),
  },
  {
    path: "aws.backup.copies",
    limit: "production's data must survive the loss of a region",
    fix: 'set { region: "eu-west-1", retention: "7d" }',
    refuses: ({ name, aws }) => name === "production" && "noCopies" in aws.backup.copies,
  },
  {
    path: "aws.backup.copies",
    limit: "a copy in the same region would be lost with it",
    fix: "choose another region",
    refuses: ({ region, aws: { backup } }) => "region" in backup.copies && backup.copies.region === region,
  },
  {
    path: "aws.backup.lock",
    limit: "AWS Backup refuses a recovery point with a retention outside its vault's lock",
    fix: "choose shortest and longest so that they include aws.backup.retention and the copies' retention",
    refuses: ({ aws: { backup } }) => {
      const { lock, copies } = backup;
      if ("noLock" in lock) return false;
      const kept = [backup.retention, ...("retention" in copies ? [copies.retention] : [])].map(days);
      return kept.some((retention) => retention < days(lock.shortest) || retention > days(lock.longest));
    },
  },
  {
    path: "aws.backup.lock",
    limit: "AWS requires three days or more before a lock becomes permanent",
    fix: 'use { for: "3d" } or more, or "by an administrator"',
    refuses: ({ aws: { backup } }) =>
      "liftable" in backup.lock && typeof backup.lock.liftable === "object" && days(backup.lock.liftable.for) < 3,
  },
  {
    path: "aws.backup.restoreTests",
    limit: "production tests its restores every week",
    fix: 'set "weekly"',
    refuses: ({ name, aws }) => name === "production" && aws.backup.restoreTests !== "weekly",
  },
];
