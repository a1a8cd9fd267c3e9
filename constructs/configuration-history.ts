import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder/index.js";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status/index.js";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel/index.js";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role/index.js";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";
import type { PrivateBucket } from "./private-bucket.ts";

export interface ConfigurationHistoryProps {
  readonly account: string;
  readonly name: string;
  /** Lets AWS Config use it. */
  readonly key: EncryptionKey;
  readonly bucket: PrivateBucket;
}

/**
 * What every resource of the account and region was like, and when it changed; those of no region, such as roles, too.
 *
 * Limit: AWS has one recorder for an account and region, and one service-linked role, which must not be there before.
 */
export class ConfigurationHistory extends Construct {
  /** To depend on: Security Hub's checks read what is recorded. */
  readonly recording: ConfigConfigurationRecorderStatus;

  constructor(scope: Construct, id: string, { account, name, key, bucket }: ConfigurationHistoryProps) {
    super(scope, id);
    const Principal = { Service: "config.amazonaws.com" };
    const ours = { "aws:SourceAccount": account };
    bucket.allow(
      {
        Sid: "ConfigLooks",
        Effect: "Allow",
        Principal,
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: bucket.arn,
        Condition: { StringEquals: ours },
      },
      {
        Sid: "ConfigWrites",
        Effect: "Allow",
        Principal,
        Action: "s3:PutObject",
        Resource: `${bucket.arn}/AWSLogs/${account}/Config/*`,
        Condition: { StringEquals: { ...ours, "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
    );
    const role = new IamServiceLinkedRole(this, "role", { awsServiceName: "config.amazonaws.com" });
    const recorder = new ConfigConfigurationRecorder(this, "recorder", {
      name,
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    });
    const channel = new ConfigDeliveryChannel(this, "channel", {
      name,
      s3BucketName: bucket.name,
      s3KmsKeyArn: key.arn,
      dependsOn: [recorder, bucket.policy, key.policy],
    });
    this.recording = new ConfigConfigurationRecorderStatus(this, "recording", {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [channel],
    });
  }
}
