import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import { policyDocument, tlsOnly } from "../identity/policy.ts";
import { topicName } from "../names.ts";
import { topicSettings } from "./event-settings.ts";

export interface EventTopicProps {
  readonly environment: string;
  readonly name: string;
  /** Its policy must allow SNS, which also encrypts what it sends to the queues. */
  readonly keyArn: string;
}

/**
 * A FIFO topic: ordered within an aggregate, duplicates within 5 minutes dropped.
 * Limits: 256 KiB an event; SNS counts events per second for the account and region.
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
