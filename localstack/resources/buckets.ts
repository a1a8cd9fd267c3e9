import { BucketAlreadyOwnedByYou, type BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import { lifecycleRule } from "../../constructs/bucket-lifecycle.ts";
import {
  accessLogging,
  ownership,
  publicAccessBlocked,
  s3Lifecycle,
  s3Names,
  s3Notification,
  toldOfUploads,
  versioning,
} from "../../constructs/bucket-settings.ts";
import { bucketName } from "../../constructs/names.ts";
import { type BucketName, mapValues, names, topology, uploadQueues } from "../../stacks/topology.ts";
import { clientOptions, localOnAws } from "../aws.ts";
import type { Queues } from "./messaging.ts";

const { name: environment, region, aws } = localOnAws;
const bucketNames = mapValues(topology.buckets, (_bucket, name) =>
  bucketName(environment, name, aws.foundation.account),
);

/** Every bucket of the topology; each tells of uploads whichever of the queues wants to know. @returns their names. */
export async function createBuckets(endpoint: string, queues: Queues): Promise<Record<BucketName, string>> {
  // A bucket's address is a path, since its name would not resolve to LocalStack.
  const s3 = new S3({ ...clientOptions(endpoint), forcePathStyle: true });
  for (const Bucket of Object.values(bucketNames)) await createBucket(s3, Bucket);
  for (const name of names(bucketNames)) {
    await protect(s3, name);
    await tellOfUploads(s3, name, queues);
  }
  s3.destroy();
  return bucketNames;
}

async function createBucket(s3: S3, Bucket: string): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: region as BucketLocationConstraint };
  await s3.createBucket({ Bucket, CreateBucketConfiguration }).catch((error: unknown) => {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  });
}

async function protect(s3: S3, name: BucketName): Promise<void> {
  const Bucket = bucketNames[name];
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: s3Names(publicAccessBlocked) });
  await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [s3Names(ownership)] } });
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: s3Names(versioning) });
  const Rules = [s3Lifecycle(lifecycleRule(aws.storage.keeping[name]))];
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } });
  if (name === "logs") return;
  const LoggingEnabled = s3Names(accessLogging(bucketNames.logs, name));
  await s3.putBucketLogging({ Bucket, BucketLoggingStatus: { LoggingEnabled } });
}

async function tellOfUploads(s3: S3, name: BucketName, queues: Queues): Promise<void> {
  const QueueConfigurations = uploadQueues(name).flatMap((queue) => {
    const arn = queues[queue]?.queue.arn;
    return arn ? [s3Notification(toldOfUploads(queue, arn))] : [];
  });
  await s3.putBucketNotificationConfiguration({
    Bucket: bucketNames[name],
    NotificationConfiguration: { QueueConfigurations },
  });
}
