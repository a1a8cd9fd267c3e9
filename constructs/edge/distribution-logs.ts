import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { PrivateBucket } from "../storage/private-bucket.ts";

export interface DistributionLogsProps {
  readonly name: string;
  readonly distributionArn: string;
  /** In any region. Its policy must allow delivery by CloudWatch Logs. */
  readonly bucket: PrivateBucket;
  readonly provider: TerraformProvider;
}

/**
 * CloudFront's standard logs v2 (version 1 needs ACLs) as JSON, in `AWSLogs/<account>/CloudFront/`.
 * Limit: CloudFront delivers them some minutes late and on a best-effort basis.
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
