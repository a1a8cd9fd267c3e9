import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import type { EncryptionKey } from "../encryption/encryption-key.ts";
import { policyDocument, type Statement, tlsOnly } from "../identity/policy.ts";

export interface AlertsTopicProps {
  readonly account: string;
  readonly name: string;
  /** Its policy must allow each of `publishers`. */
  readonly key: EncryptionKey;
  /** AWS services of this account that may publish, such as `cloudwatch.amazonaws.com`. */
  readonly publishers: readonly string[];
  /**
   * AWS services that publish without a source: a condition on one would refuse them silently.
   * Source: docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions,
   * docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
   */
  readonly publishersWithoutSource: readonly string[];
}

/** The topic of alarms. Its subscribers belong to the monitoring stack. */
export class AlertsTopic extends Construct {
  readonly arn: string;
  /** A dependency of every publisher, which SNS refuses before the policy exists. */
  readonly policy: SnsTopicPolicy;

  constructor(scope: Construct, id: string, props: AlertsTopicProps) {
    super(scope, id);
    const { account, name, key, publishers, publishersWithoutSource } = props;
    const { arn } = new SnsTopic(this, "topic", { name, kmsMasterKeyId: key.arn });
    this.arn = arn;
    const publish = (Sid: string, Service: readonly string[]): Statement => ({
      Sid,
      Effect: "Allow",
      Principal: { Service },
      Action: "sns:Publish",
      Resource: arn,
    });
    this.policy = new SnsTopicPolicy(this, "policy", {
      arn,
      policy: policyDocument(
        {
          ...publish("PublishAlerts", publishers),
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
        publish("PublishAlertsWithoutSource", publishersWithoutSource),
        tlsOnly("sns:Publish", arn),
      ),
      dependsOn: [key.policy],
    });
  }
}
