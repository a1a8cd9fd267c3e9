import type { StringValue } from "ms";
import { days } from "../stacks/environments/duration.ts";

/** How long a bucket keeps what, and how soon it becomes cheaper to keep and dearer to read. */
export interface Keeping {
  /** When an object moves to S3's class for what is read less than monthly. S3: 30 days at the earliest. */
  readonly infrequentAfter?: StringValue | undefined;
  /** When it moves on to the archive whose objects are still read within milliseconds. */
  readonly archiveAfter?: StringValue | undefined;
  /** When it is deleted; never where this is left out. */
  readonly expireAfter?: StringValue | undefined;
  /** How long what was overwritten or deleted can be had back. */
  readonly previousVersions: StringValue;
}

/** The one lifecycle rule of a bucket, as Terraform names it. */
export function lifecycleRule({ infrequentAfter, archiveAfter, expireAfter, previousVersions }: Keeping) {
  const transition = [
    { after: infrequentAfter, storageClass: "STANDARD_IA" as const },
    { after: archiveAfter, storageClass: "GLACIER_IR" as const },
  ].flatMap(({ after, storageClass }) => (after ? [{ days: days(after), storageClass }] : []));
  return {
    id: "keeping",
    status: "Enabled" as const,
    filter: [{}],
    // Parts of an upload that never ended are in no listing, and are paid for.
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    noncurrentVersionExpiration: [{ noncurrentDays: days(previousVersions) }],
    ...(transition.length > 0 && { transition }),
    // A marker of a deletion whose versions are all gone is of no use; S3 removes it by itself beside an expiry.
    expiration: [expireAfter ? { days: days(expireAfter) } : { expiredObjectDeleteMarker: true }],
  };
}
