import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import type { Construct } from "constructs";
import { subscriptionSettings } from "./event-settings.ts";
import type { EventTopic } from "./event-topic.ts";
import { type QueueSource, queuePolicy } from "./queue-policy.ts";
import { RetryingQueue, type RetryingQueueProps } from "./retrying-queue.ts";

export interface EventQueueProps extends Omit<RetryingQueueProps, "ordering"> {
  readonly topic: EventTopic;
  /** Every type by default. */
  readonly eventTypes?: readonly string[];
}

/** A FIFO queue that subscribes to a topic. It keeps the order of events within an aggregate. Only the topic may send. */
export class EventQueue extends RetryingQueue {
  constructor(scope: Construct, id: string, { topic, eventTypes, ...queue }: EventQueueProps) {
    super(scope, id, { ...queue, ordering: "fifo" });
    const source: QueueSource = {
      Sid: "SendFromTopic",
      service: "sns.amazonaws.com",
      Condition: { ArnEquals: { "aws:SourceArn": topic.arn } },
    };
    new SnsTopicSubscription(this, "subscription", {
      ...subscriptionSettings(eventTypes, this.deadLetters.arn),
      topicArn: topic.arn,
      protocol: "sqs",
      endpoint: this.arn,
      // SNS does not retry when a queue's policy refuses it.
      dependsOn: [
        queuePolicy(this, "policy", this, source),
        queuePolicy(this, "dead-letters-policy", this.deadLetters, source),
      ],
    });
  }
}
