import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification/index.js";
import { Construct } from "constructs";
import { uploadNotification } from "../storage/bucket-settings.ts";
import { queuePolicy } from "./queue-policy.ts";

export interface UploadNotificationProps {
  readonly bucket: { readonly name: string; readonly arn: string };
  /** Queues of the same region, whose key's policy allows S3. */
  readonly queues: Readonly<Record<string, { readonly arn: string; readonly url: string }>>;
  readonly account: string;
}

/**
 * Notifies queues of each object that is created under `uploads/`, usually within seconds. The first message is S3's
 * own `s3:TestEvent`. A bucket has one notification, and S3 validates the queues' policies when it is created.
 */
export class UploadNotification extends Construct {
  constructor(scope: Construct, id: string, { bucket, queues, account }: UploadNotificationProps) {
    super(scope, id);
    const policies = Object.entries(queues).map(([name, queue]) =>
      queuePolicy(this, `${name}-policy`, queue, {
        Sid: "SendFromBucket",
        service: "s3.amazonaws.com",
        // A bucket's ARN has no account, and another account could take the name of a deleted bucket.
        Condition: { ArnEquals: { "aws:SourceArn": bucket.arn }, StringEquals: { "aws:SourceAccount": account } },
      }),
    );
    new S3BucketNotification(this, "notification", {
      bucket: bucket.name,
      // AWS Backup enables this for the buckets that it backs up; otherwise the next plan would disable it.
      eventbridge: true,
      queue: Object.entries(queues).map(([name, { arn }]) => uploadNotification(name, arn)),
      dependsOn: policies,
    });
  }
}
