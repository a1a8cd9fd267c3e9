import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import type { EncryptionKey } from "../encryption/encryption-key.ts";
import { policyDocument, tlsOnly } from "../identity/policy.ts";

export interface HeartbeatTopicProps {
  readonly name: string;
  readonly key: EncryptionKey;
}

/**
 * A topic without subscribers. Alertmanager publishes to it as long as the cluster's monitoring works, and CloudWatch counts
 * the messages: `heartbeatAlarm` is raised when none arrive.
 */
export class HeartbeatTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, key }: HeartbeatTopicProps) {
    super(scope, id);
    const { arn } = new SnsTopic(this, "topic", { name, kmsMasterKeyId: key.arn });
    this.arn = arn;
    new SnsTopicPolicy(this, "policy", { arn, policy: policyDocument(tlsOnly("sns:Publish", arn)) });
  }
}
