import type { Construct } from "constructs";
import type { Statement } from "./policy.ts";
import { PrivateBucket, type PrivateBucketProps } from "./private-bucket.ts";

export interface LogBucketProps extends Omit<PrivateBucketProps, "encryption" | "accessLogs"> {
  readonly account: string;
}

/** Where the load balancer's access logs begin in the bucket: its `prefix`. */
export const loadBalancerLogsPrefix = "load-balancer";

/**
 * The bucket for what AWS's services write down: S3 of accesses to the other buckets (`s3/<bucket>/`), the load balancer
 * (`load-balancer/AWSLogs/`) and CloudFront (`AWSLogs/`), each from this account only.
 */
export class LogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, { account, ...props }: LogBucketProps) {
    super(scope, id, {
      ...props,
      // A bucket with a key of ours would get no line of the first two, and no error.
      // docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
      // docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
      encryption: { byS3: "The load balancer and S3 deliver logs to buckets with S3's own encryption only." },
      accessLogs: { none: "An entry of its own access log would be an access, and so on without end." },
    });
    const take = (Sid: string, service: string, prefix: string, more?: Record<string, string>): Statement => ({
      Sid,
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "s3:PutObject",
      Resource: `${this.arn}/${prefix}/*`,
      Condition: { StringEquals: { "aws:SourceAccount": account, ...more } },
    });
    this.allow(
      take("TakeFromBuckets", "logging.s3", "s3"),
      take("TakeFromLoadBalancer", "logdelivery.elasticloadbalancing", loadBalancerLogsPrefix),
      // CloudWatch would add a statement of its own to a policy that has not this one, and every plan would remove it.
      take("TakeFromCloudWatch", "delivery.logs", `AWSLogs/${account}`, {
        "s3:x-amz-acl": "bucket-owner-full-control",
      }),
    );
  }
}
