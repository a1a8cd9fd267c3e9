import { z } from "zod";
import { duration } from "../../../constructs/duration.ts";

const lock = z.union(
  [
    z.strictObject({
      /** Limits of a recovery point's retention. Nobody can delete one before its end. */
      shortest: duration,
      longest: duration,
      /** Who can remove the lock: an administrator, or nobody after this time, not even AWS. */
      liftable: z.union([z.literal("by an administrator"), z.strictObject({ for: duration })]),
    }),
    z.strictObject({ noLock: z.string().min(20) }),
  ],
  { error: 'it must be { shortest, longest, liftable }, or { noLock: "…" } with the reason in a sentence' },
);

export const backupSchema = z.strictObject({
  retention: duration,
  /** Start of the daily backup, in UTC: "03:00". */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'it must be a time of day such as "03:00"'),
  /** Another region for a copy of every recovery point, or the reason for having none. */
  copies: z.union(
    [z.strictObject({ region: z.string(), retention: duration }), z.strictObject({ noCopies: z.string().min(20) })],
    {
      error: 'it must be { region, retention }, or { noCopies: "…" } with the reason in a sentence',
    },
  ),
  lock,
  /** Every week AWS Backup restores the newest recovery point of every store, checks it and deletes it. */
  restoreTests: z.union([z.literal("weekly"), z.strictObject({ noTests: z.string().min(20) })], {
    error: 'it must be "weekly", or { noTests: "…" } with the reason in a sentence',
  }),
});
