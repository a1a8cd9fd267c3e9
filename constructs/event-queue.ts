import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { Construct } from "constructs";
import type { Environment } from "../stacks/environments/schema.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { deadLettersSettings, queueSettings, subscriptionSettings } from "./event-settings.ts";
import type { EventTopic } from "./event-topic.ts";
import { deadLettersName, queueName } from "./names.ts";
import { policyDocument, tlsOnly } from "./policy.ts";
import { QueueAlarms } from "./queue-alarms.ts";

export interface EventQueueProps {
  readonly environment: Environment;
  /** Its name in the topology. */
  readonly name: string;
  readonly topic: EventTopic;
  /** The event types that it is given; every type where this is left out. */
  readonly events?: readonly string[];
  readonly key: EncryptionKey;
}

/**
 * What a topic tells, kept for one consumer until it has done its work: in order within an aggregate, encrypted by our
 * key, filled by that topic alone and over TLS only.
 *
 * An event that the consumer refused `maxReceiveCount` times, or that SNS could not deliver, lands in the dead letters
 * and stays there for `retention` again. Alarms as the environment wants them.
 *
 * Limits: 120,000 events in flight, beyond which SQS hands out none and says nothing.
 * Source: docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-fifo.html
 */
export class EventQueue extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, { environment, name, topic, events, key }: EventQueueProps) {
    super(scope, id);
    const deadLetters = new SqsQueue(this, "dead-letters", {
      ...deadLettersSettings(environment.events),
      name: deadLettersName(environment.name, name),
      kmsMasterKeyId: key.arn,
    });
    const queue = new SqsQueue(this, "queue", {
      ...queueSettings(environment.events, deadLetters.arn),
      name: queueName(environment.name, name),
      kmsMasterKeyId: key.arn,
    });
    this.arn = queue.arn;
    this.url = queue.url;
    new SqsQueueRedriveAllowPolicy(this, "redrive-allow", {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
    });
    const policies = [
      new SqsQueuePolicy(this, "policy", { queueUrl: queue.url, policy: onlyFrom(topic, queue) }),
      new SqsQueuePolicy(this, "dead-letters-policy", {
        queueUrl: deadLetters.url,
        policy: onlyFrom(topic, deadLetters),
      }),
    ];
    new SnsTopicSubscription(this, "subscription", {
      ...subscriptionSettings(events),
      topicArn: topic.arn,
      protocol: "sqs",
      endpoint: queue.arn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn }),
      // SNS does not try again when it is refused, so whoever may refuse it is in place first.
      dependsOn: [...policies, key.policy],
    });
    const { alarm } = environment.events;
    if ("oldestEvent" in alarm)
      new QueueAlarms(this, "alarms", { environment: environment.name, name, queue, deadLetters, ...alarm });
  }
}

function onlyFrom(topic: EventTopic, queue: SqsQueue): string {
  return policyDocument(
    {
      Sid: "TakeFromTopic",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue.arn,
      Condition: { ArnEquals: { "aws:SourceArn": topic.arn } },
    },
    tlsOnly("sqs:*", queue.arn),
  );
}
