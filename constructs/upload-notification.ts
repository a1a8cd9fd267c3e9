import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Construct } from "constructs";
import { toldOfUploads } from "./bucket-settings.ts";
import { policyDocument, tlsOnly } from "./policy.ts";

export interface UploadNotificationProps {
  readonly bucket: { readonly name: string; readonly arn: string };
  /** Queues of the same region, whose key lets S3 use it. */
  readonly queues: Readonly<Record<string, { readonly arn: string; readonly url: string }>>;
  readonly account: string;
}

/**
 * Tells queues of every object that is put under `uploads/`, usually within seconds; the bucket alone may fill them, and
 * over TLS only. The first message is S3's own `s3:TestEvent`.
 *
 * A bucket has one notification and a queue one policy, so both stand here, beside the bucket, and in this order: S3
 * refuses a queue that refuses it.
 */
export class UploadNotification extends Construct {
  constructor(scope: Construct, id: string, { bucket, queues, account }: UploadNotificationProps) {
    super(scope, id);
    const policies = Object.entries(queues).map(
      ([name, { arn, url }]) =>
        new SqsQueuePolicy(this, `${name}-policy`, { queueUrl: url, policy: onlyFrom(bucket.arn, account, arn) }),
    );
    new S3BucketNotification(this, "notification", {
      bucket: bucket.name,
      // AWS Backup switches this on where it backs up a bucket, and a plan would switch it off again.
      eventbridge: true,
      queue: Object.entries(queues).map(([name, { arn }]) => toldOfUploads(name, arn)),
      dependsOn: policies,
    });
  }
}

function onlyFrom(bucketArn: string, account: string, queueArn: string): string {
  return policyDocument(
    {
      Sid: "TakeFromBucket",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      // A bucket's ARN names no account, and a name that was given up can be taken by another one.
      Condition: { ArnEquals: { "aws:SourceArn": bucketArn }, StringEquals: { "aws:SourceAccount": account } },
    },
    tlsOnly("sqs:*", queueArn),
  );
}
