import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import type { EnvironmentName } from "../stacks/environments/schema.ts";
import { topicSettings } from "./event-settings.ts";
import { topicName } from "./names.ts";
import { policyDocument, tlsOnly } from "./policy.ts";

export interface EventTopicProps {
  readonly environment: EnvironmentName;
  /** Its name in the topology. */
  readonly name: string;
  /** A key that lets SNS use it: SNS encrypts what it writes to the queues too. */
  readonly keyArn: string;
}

/**
 * Tells every queue that listens, in the order of publication within an aggregate, and drops what is published again
 * within 5 minutes (SNS's own, not to be changed). Encrypted by our key, over TLS only; IAM says who may publish.
 *
 * Limits: 256 KiB an event; events/s are counted for the account and region, not for the topic.
 * Source: docs.aws.amazon.com/sns/latest/dg/fifo-high-throughput.html
 */
export class EventTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, name, keyArn }: EventTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", {
      ...topicSettings,
      name: topicName(environment, name),
      kmsMasterKeyId: keyArn,
    });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(tlsOnly("sns:Publish", topic.arn)),
    });
  }
}
