import { z } from "zod";
import { days, duration } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

const lock = z.union(
  [
    z.strictObject({
      /** Nobody can keep a recovery point shorter or longer than this, and nobody can delete one before. */
      shortest: duration,
      longest: duration,
      /** Whether the lock itself can be lifted: by IAM, or for so long after it was made, and then by nobody, nor by AWS. */
      liftable: z.union([z.literal("by an administrator"), z.strictObject({ for: duration })]),
    }),
    z.strictObject({ noLock: z.string().min(20) }),
  ],
  { error: 'it must be { shortest, longest, liftable }, or { noLock: "…" } with the reason in a sentence' },
);

export const backupSchema = z.strictObject({
  /** How long a recovery point is kept. */
  retention: duration,
  /** When the day's backup begins, in UTC: "03:00". */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'it must be a time of day such as "03:00"'),
  /** Another region that has a copy of every recovery point, or the reason for having none. */
  copies: z.union(
    [z.strictObject({ region: z.string(), retention: duration }), z.strictObject({ noCopies: z.string().min(20) })],
    {
      error: 'it must be { region, retention }, or { noCopies: "…" } with the reason in a sentence',
    },
  ),
  lock,
  /** Each week the newest recovery point of every store is restored, looked at and deleted again. */
  restoreTests: z.union([z.literal("weekly"), z.strictObject({ noTests: z.string().min(20) })], {
    error: 'it must be "weekly", or { noTests: "…" } with the reason in a sentence',
  }),
});

export const backupRules: readonly AwsRule[] = [
  {
    path: "aws.backup.retention",
    limit: "a recovery point lives for as long as aws.recovery.backups promises",
    fix: "raise it, or promise less",
    refuses: ({ aws: { backup, recovery } }) => days(backup.retention) < days(recovery.backups),
  },
  {
    path: "aws.backup.copies",
    limit: "production's data survives the loss of a region",
    fix: 'set { region: "eu-west-1", retention: "7d" }',
    refuses: ({ name, aws }) => name === "production" && "noCopies" in aws.backup.copies,
  },
  {
    path: "aws.backup.copies",
    limit: "a copy in the same region is lost with it",
    fix: "choose another region",
    refuses: ({ region, aws: { backup } }) => "region" in backup.copies && backup.copies.region === region,
  },
  {
    path: "aws.backup.lock",
    limit: "AWS Backup refuses a recovery point whose retention its vault's lock does not allow",
    fix: "set shortest and longest around aws.backup.retention and that of aws.backup.copies",
    refuses: ({ aws: { backup } }) => {
      const { lock, copies } = backup;
      if ("noLock" in lock) return false;
      const kept = [backup.retention, ...("retention" in copies ? [copies.retention] : [])].map(days);
      return kept.some((retention) => retention < days(lock.shortest) || retention > days(lock.longest));
    },
  },
  {
    path: "aws.backup.lock",
    limit: "AWS gives three days or more to think better of a lock that is for good",
    fix: 'use { for: "3d" } or more, or "by an administrator"',
    refuses: ({ aws: { backup } }) =>
      "liftable" in backup.lock && typeof backup.lock.liftable === "object" && days(backup.lock.liftable.for) < 3,
  },
  {
    path: "aws.backup.restoreTests",
    limit: "production restores its backups every week, since one that nobody restored is a hope",
    fix: 'set "weekly"',
    refuses: ({ name, aws }) => name === "production" && aws.backup.restoreTests !== "weekly",
  },
];
