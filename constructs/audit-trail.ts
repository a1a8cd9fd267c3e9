import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../stacks/environments/duration.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { assumableBy, policyDocument } from "./policy.ts";
import type { PrivateBucket } from "./private-bucket.ts";

export interface AuditTrailProps {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Lets CloudTrail and CloudWatch Logs use it. */
  readonly key: EncryptionKey;
  readonly bucket: PrivateBucket;
  /** How long it can be searched in CloudWatch Logs. */
  readonly searchable: StringValue;
  /** Buckets of which also each access to an object is recorded. */
  readonly objectsOf: readonly string[];
}

/**
 * Who called which API of AWS, from where and when, in every region, minutes later. In the bucket it is signed hour by
 * hour, so that a record which was changed or removed is noticed; in CloudWatch Logs alarms can look for something in it.
 */
export class AuditTrail extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { account, region, name, key, bucket, searchable, objectsOf } = props;
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/cloudtrail/${name}`,
      retentionInDays: days(searchable),
      kmsKeyId: key.arn,
      dependsOn: [key.policy],
    });
    this.logGroupName = logs.name;
    const thisTrail = {
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:cloudtrail:${region}:${account}:trail/${name}`,
    };
    const service = { Service: "cloudtrail.amazonaws.com" };
    bucket.allow(
      {
        Sid: "TrailLooks",
        Effect: "Allow",
        Principal: service,
        Action: "s3:GetBucketAcl",
        Resource: bucket.arn,
        Condition: { StringEquals: thisTrail },
      },
      {
        Sid: "TrailWrites",
        Effect: "Allow",
        Principal: service,
        Action: "s3:PutObject",
        Resource: `${bucket.arn}/AWSLogs/${account}/*`,
        Condition: { StringEquals: { ...thisTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
    );
    const role = new IamRole(this, "role", {
      name: `${name}-logs`,
      assumeRolePolicy: policyDocument(assumableBy(service.Service)),
    });
    const toLogs = new IamRolePolicy(this, "to-logs", {
      role: role.name,
      policy: policyDocument({
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${logs.arn}:log-stream:*`,
      }),
    });
    new Cloudtrail(this, "trail", {
      name,
      s3BucketName: bucket.name,
      kmsKeyId: key.arn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsGroupArn: `${logs.arn}:*`,
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
      dependsOn: [bucket.policy, key.policy, toLogs],
    });
  }
}
