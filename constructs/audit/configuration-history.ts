import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder/index.js";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status/index.js";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel/index.js";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role/index.js";
import { Construct } from "constructs";
import type { EncryptionKey } from "../encryption/encryption-key.ts";
import type { PrivateBucket } from "../storage/private-bucket.ts";
import { allowDelivery } from "../storage/service-delivery.ts";

export interface ConfigurationHistoryProps {
  readonly account: string;
  readonly name: string;
  readonly key: EncryptionKey;
  readonly bucket: PrivateBucket;
}

/** AWS Config. Limit: one recorder for an account and region; its service-linked role must not exist before. */
export class ConfigurationHistory extends Construct {
  /** A dependency of Security Hub, which reads the records. */
  readonly recording: ConfigConfigurationRecorderStatus;

  constructor(scope: Construct, id: string, { account, name, key, bucket }: ConfigurationHistoryProps) {
    super(scope, id);
    const service = "config.amazonaws.com";
    allowDelivery(bucket, {
      sid: "Config",
      service,
      reads: ["s3:GetBucketAcl", "s3:ListBucket"],
      prefix: `AWSLogs/${account}/Config`,
      source: { "aws:SourceAccount": account },
    });
    const role = new IamServiceLinkedRole(this, "role", { awsServiceName: service });
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
