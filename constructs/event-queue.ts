import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import type { Construct } from "constructs";
import { subscriptionSettings } from "./event-settings.ts";
import type { EventTopic } from "./event-topic.ts";
import { policyDocument, tlsOnly } from "./policy.ts";
import { RetryingQueue, type RetryingQueueProps } from "./retrying-queue.ts";

export interface EventQueueProps extends Omit<RetryingQueueProps, "order"> {
  readonly topic: EventTopic;
  /** The event types that it is given; every type where this is left out. */
  readonly events?: readonly string[];
}

/**
 * What a topic tells, kept for one consumer until it has done its work: in order within an aggregate, filled by that
 * topic alone and over TLS only. What SNS could not deliver lands in the dead letters too.
 */
export class EventQueue extends RetryingQueue {
  constructor(scope: Construct, id: string, { topic, events, ...queue }: EventQueueProps) {
    super(scope, id, { ...queue, order: "fifo" });
    const policies = [
      new SqsQueuePolicy(this, "policy", { queueUrl: this.url, policy: onlyFrom(topic, this.arn) }),
      new SqsQueuePolicy(this, "dead-letters-policy", {
        queueUrl: this.deadLetters.url,
        policy: onlyFrom(topic, this.deadLetters.arn),
      }),
    ];
    new SnsTopicSubscription(this, "subscription", {
      ...subscriptionSettings(events, this.deadLetters.arn),
      topicArn: topic.arn,
      protocol: "sqs",
      endpoint: this.arn,
      // SNS does not try again when it is refused, so whoever may refuse it is in place first.
      dependsOn: policies,
    });
  }
}

function onlyFrom(topic: EventTopic, queueArn: string): string {
  return policyDocument(
    {
      Sid: "TakeFromTopic",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": topic.arn } },
    },
    tlsOnly("sqs:*", queueArn),
  );
}
