import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EventQueue } from "../constructs/event-queue.ts";
import { EventTopic } from "../constructs/event-topic.ts";
import { UploadQueue } from "../constructs/upload-queue.ts";
import { AwsStack } from "./aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { mapValues, type Queue, type QueueName, type TopicName, topology } from "./topology.ts";

export interface MessagingNeeds {
  readonly foundation: {
    /** `events` lets SNS and S3 use it. */
    readonly keys: { readonly events: { readonly arn: string } };
    readonly alertsTopicArn: string;
  };
}

/**
 * Every topic and queue of the topology. A queue of uploads is only made here: who fills it is a bucket, which comes
 * later and brings the permission with it.
 */
export class Messaging extends AwsStack {
  readonly topicArns: Record<TopicName, string>;
  readonly queueArns: Record<QueueName, string>;
  readonly queueUrls: Record<QueueName, string>;
  readonly queueNames: Record<QueueName, string>;
  readonly deadLettersNames: Record<QueueName, string>;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation }: MessagingNeeds) {
    super(scope, "messaging", environment);
    const keyArn = foundation.keys.events.arn;
    const { alertsTopicArn } = foundation;
    const topics: Readonly<Record<string, EventTopic>> = mapValues(
      topology.topics,
      (_topic, name) => new EventTopic(this, `${name}-topic`, { environment: environment.name, name, keyArn }),
    );
    const queues = mapValues(topology.queues, ({ from, events }: Queue, name) => {
      const topic = from && topics[from];
      const props = { environment, name, keyArn, alertsTopicArn };
      return topic
        ? new EventQueue(this, `${name}-queue`, { ...props, topic, ...(events && { events }) })
        : new UploadQueue(this, `${name}-queue`, props);
    });
    this.topicArns = mapValues(topics, ({ arn }) => arn);
    this.queueArns = mapValues(queues, ({ arn }) => arn);
    this.queueUrls = mapValues(queues, ({ url }) => url);
    this.queueNames = mapValues(queues, ({ name }) => name);
    this.deadLettersNames = mapValues(queues, ({ deadLetters }) => deadLetters.name);
    this.#tell("topic-arns", this.topicArns);
    this.#tell("queue-urls", this.queueUrls);
  }

  /** What a service's settings are made of, by the names of the topology. */
  #tell(name: string, value: Record<string, string>): void {
    new TerraformOutput(this, name, { value, staticId: true });
  }
}
