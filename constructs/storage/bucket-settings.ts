// Settings of a private bucket under Terraform's names.

export const publicAccessBlocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
} as const;

export const ownership = { objectOwnership: "BucketOwnerEnforced" } as const;

export const versioning = { status: "Enabled" } as const;

export function accessLogging(logsBucket: string, bucket: string) {
  return { targetBucket: logsBucket, targetPrefix: `s3/${bucket}/` };
}

/** The prefix of uploads. Services write results elsewhere, so that they do not trigger notifications. */
export const uploadsPrefix = "uploads/";

export function uploadNotification(queue: string, queueArn: string) {
  return { id: queue, queueArn, events: ["s3:ObjectCreated:*" as const], filterPrefix: uploadsPrefix };
}
