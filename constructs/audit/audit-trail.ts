import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import type { EncryptionKey } from "../encryption/encryption-key.ts";
import { assumableBy } from "../identity/policy.ts";
import { serviceLogs } from "../observability/service-logs.ts";
import type { PrivateBucket } from "../storage/private-bucket.ts";
import { allowDelivery } from "../storage/service-delivery.ts";

export interface AuditTrailProps {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly key: EncryptionKey;
  readonly bucket: PrivateBucket;
  readonly searchable: StringValue;
  readonly objectsOf: readonly string[];
}

/**
 * CloudTrail in every region, some minutes late. Hourly digest files in the bucket reveal changed or deleted records.
 */
export class AuditTrail extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { account, region, name, key, bucket, searchable, objectsOf } = props;
    const service = "cloudtrail.amazonaws.com";
    const { group, role, policy } = serviceLogs(this, {
      groupName: `/aws/cloudtrail/${name}`,
      roleName: `${name}-logs`,
      retention: searchable,
      keyArn: key.arn,
      trust: assumableBy(service),
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: (arn) => `${arn}:log-stream:*`,
      after: [key.policy],
    });
    this.logGroupName = group.name;
    allowDelivery(bucket, {
      sid: "CloudTrail",
      service,
      reads: "s3:GetBucketAcl",
      prefix: `AWSLogs/${account}`,
      source: { "aws:SourceArn": `arn:aws:cloudtrail:${region}:${account}:trail/${name}` },
    });
    new Cloudtrail(this, "trail", {
      name,
      s3BucketName: bucket.name,
      kmsKeyId: key.arn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsGroupArn: `${group.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      advancedEventSelector: [
        {
          name: "Every call that manages something",
          fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }],
        },
        {
          name: "Every access to these objects",
          fieldSelector: [
            { field: "eventCategory", equalTo: ["Data"] },
            { field: "resources.type", equalTo: ["AWS::S3::Object"] },
            { field: "resources.ARN", startsWith: objectsOf.map((arn) => `${arn}/`) },
          ],
        },
      ],
      dependsOn: [bucket.policy, key.policy, policy],
    });
  }
}
