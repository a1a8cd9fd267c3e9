import type { Construct } from "constructs";
import type { Statement } from "../identity/policy.ts";
import { PrivateBucket, type PrivateBucketProps } from "./private-bucket.ts";

export interface LogBucketProps extends Omit<PrivateBucketProps, "encryption" | "accessLogs"> {
  readonly account: string;
}

export const loadBalancerLogsPrefix = "load-balancer";

/** For logs of S3 (`s3/<bucket>/`), the load balancer (`load-balancer/AWSLogs/`) and CloudFront (`AWSLogs/`). */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, { account, ...props }: LogBucketProps) {
    super(scope, id, {
      ...props,
      // With a KMS key, S3 and the load balancer would silently deliver nothing.
      // docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
      // docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
      encryption: { byS3: "The load balancer and S3 deliver logs to buckets with S3's own encryption only." },
      accessLogs: { none: "An entry of its own access log would be an access, and so on without end." },
    });
    const deliver = (Sid: string, service: string, prefix: string, demanded?: Record<string, string>): Statement => ({
      Sid,
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "s3:PutObject",
      Resource: `${this.arn}/${prefix}/*`,
      ...(demanded && { Condition: { StringEquals: demanded } }),
    });
    this.allow(
      deliver("DeliverAccessLogs", "logging.s3", "s3", { "aws:SourceAccount": account }),
      // AWS documents no source condition for it: the account in the path confines it.
      // Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
      deliver(
        "DeliverLoadBalancerLogs",
        "logdelivery.elasticloadbalancing",
        `${loadBalancerLogsPrefix}/AWSLogs/${account}`,
      ),
      // CloudWatch adds this statement if it is missing, and every plan would remove it.
      deliver("DeliverCloudWatchLogs", "delivery.logs", `AWSLogs/${account}`, {
        "aws:SourceAccount": account,
        "s3:x-amz-acl": "bucket-owner-full-control",
      }),
    );
  }
}
