/**
 * What makes a bucket keep what it is given and show it to nobody, as Terraform names it. The constructs take these as
 * they are; the mirror gives the same to the AWS SDK, renamed by `s3Names`, `s3Lifecycle` and `s3Notification`.
 */

import type { lifecycleRule } from "./bucket-lifecycle.ts";

export const publicAccessBlocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
} as const;

/** Whatever is put there is ours, whoever put it: ACLs mean nothing. */
export const ownership = { objectOwnership: "BucketOwnerEnforced" } as const;

export const versioning = { status: "Enabled" } as const;

/** Where in the bucket of logs every access to another bucket is written down. */
export function accessLogging(logsBucket: string, bucket: string) {
  return { targetBucket: logsBucket, targetPrefix: `s3/${bucket}/` };
}

/** Where in a bucket people's uploads land. What a service makes of them lies elsewhere, or it would be told of its own. */
export const uploadsPrefix = "uploads/";

/** Has a bucket tell a queue of every upload. */
export function toldOfUploads(queue: string, queueArn: string) {
  return { id: queue, queueArn, events: ["s3:ObjectCreated:*" as const], filterPrefix: uploadsPrefix };
}

type S3Names<T> = { [K in keyof T & string as Capitalize<K>]: T[K] };

/** The settings as S3's own attributes: `blockPublicAcls` is `BlockPublicAcls` there. */
export function s3Names<T extends object>(settings: T): S3Names<T> {
  const renamed = Object.entries(settings).map(([name, value]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    value,
  ]);
  return Object.fromEntries(renamed);
}

/** A lifecycle rule as S3 has it: one block where Terraform has a list of one. */
export function s3Lifecycle(rule: ReturnType<typeof lifecycleRule>) {
  const { id, status, abortIncompleteMultipartUpload, noncurrentVersionExpiration, transition, expiration } = rule;
  return {
    ID: id,
    Status: status,
    Filter: { Prefix: "" },
    AbortIncompleteMultipartUpload: abortIncompleteMultipartUpload.map(s3Names)[0],
    NoncurrentVersionExpiration: noncurrentVersionExpiration.map(s3Names)[0],
    Transitions: transition?.map(s3Names),
    Expiration: expiration.map(s3Names)[0],
  };
}

export function s3Notification({ id, queueArn, events, filterPrefix }: ReturnType<typeof toldOfUploads>) {
  const FilterRules = [{ Name: "prefix" as const, Value: filterPrefix }];
  return { Id: id, QueueArn: queueArn, Events: events, Filter: { Key: { FilterRules } } };
}
