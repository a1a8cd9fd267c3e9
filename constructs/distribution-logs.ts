import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { PrivateBucket } from "./private-bucket.ts";

export interface DistributionLogsProps {
  /** Its name in AWS. */
  readonly name: string;
  readonly distributionArn: string;
  /** A bucket in any region that lets `deliveries` in. */
  readonly bucket: PrivateBucket;
  /** The provider of us-east-1, where everything of CloudFront is managed. */
  readonly provider: TerraformProvider;
}

/**
 * Every request to a distribution, as a line of JSON in `AWSLogs/<account>/CloudFront/` of a bucket, minutes later and
 * as well as CloudFront can: it promises no completeness.
 *
 * The older kind of these logs needs a bucket with ACLs; this one is delivered by CloudWatch, under a policy.
 */
export class DistributionLogs extends Construct {
  constructor(scope: Construct, id: string, { name, distributionArn, bucket, provider }: DistributionLogsProps) {
    super(scope, id);
    const source = new CloudwatchLogDeliverySource(this, "source", {
      provider,
      name,
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      provider,
      name,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: bucket.arn }],
    });
    new CloudwatchLogDelivery(this, "delivery", {
      provider,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      dependsOn: [bucket.policy],
    });
  }
}
