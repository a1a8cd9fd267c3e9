import type { StringValue } from "ms";
import { days } from "../duration.ts";

export interface ObjectLifecycle {
  /** Transition to Standard-IA: 30 days at the earliest. */
  readonly infrequentAfter?: StringValue | undefined;
  readonly archiveAfter?: StringValue | undefined;
  readonly expireAfter?: StringValue | undefined;
  readonly previousVersions: StringValue;
}

export function lifecycleRule({ infrequentAfter, archiveAfter, expireAfter, previousVersions }: ObjectLifecycle) {
  const transition = [
    { after: infrequentAfter, storageClass: "STANDARD_IA" as const },
    { after: archiveAfter, storageClass: "GLACIER_IR" as const },
  ].flatMap(({ after, storageClass }) => (after ? [{ days: days(after), storageClass }] : []));
  return {
    id: "keeping",
    status: "Enabled" as const,
    filter: [{}],
    // Parts of incomplete uploads cost money, and no listing shows them.
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    noncurrentVersionExpiration: [{ noncurrentDays: days(previousVersions) }],
    ...(transition.length > 0 && { transition }),
    // With an expiration in days, S3 removes expired delete markers by itself.
    expiration: [expireAfter ? { days: days(expireAfter) } : { expiredObjectDeleteMarker: true }],
  };
}
