import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EventQueue } from "../constructs/messaging/event-queue.ts";
import { EventTopic } from "../constructs/messaging/event-topic.ts";
import { UploadQueue } from "../constructs/messaging/upload-queue.ts";
import { mapValues } from "../constructs/records.ts";
import { AwsStack } from "./base/aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type Queue, type QueueName, type TopicName, topology } from "./topology.ts";

export interface MessagingProps {
  readonly foundation: {
    readonly keys: { readonly events: { readonly arn: string } };
    readonly alertsTopicArn: string;
  };
}

/** The topics and queues of the topology. The stack `storage` adds the notifications of buckets to the upload queues. */
export class Messaging extends AwsStack {
  readonly topicArns: Record<TopicName, string>;
  readonly queueArns: Record<QueueName, string>;
  readonly queueUrls: Record<QueueName, string>;
  readonly queueNames: Record<QueueName, string>;
  readonly deadLettersNames: Record<QueueName, string>;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation }: MessagingProps) {
    super(scope, "messaging", environment);
    const keyArn = foundation.keys.events.arn;
    const { alertsTopicArn } = foundation;
    const topics: Readonly<Record<string, EventTopic>> = mapValues(
      topology.topics,
      (_topic, name) => new EventTopic(this, `${name}-topic`, { environment: environment.name, name, keyArn }),
    );
    const queues = mapValues(topology.queues, ({ from, events }: Queue, name) => {
      const topic = from && topics[from];
      const props = { environment: environment.name, name, settings: environment.events, keyArn, alertsTopicArn };
      return topic
        ? new EventQueue(this, `${name}-queue`, { ...props, topic, ...(events && { eventTypes: events }) })
        : new UploadQueue(this, `${name}-queue`, props);
    });
    this.topicArns = mapValues(topics, ({ arn }) => arn);
    this.queueArns = mapValues(queues, ({ arn }) => arn);
    this.queueUrls = mapValues(queues, ({ url }) => url);
    this.queueNames = mapValues(queues, ({ name }) => name);
    this.deadLettersNames = mapValues(queues, ({ deadLetters }) => deadLetters.name);
    this.#output("topic-arns", this.topicArns);
    this.#output("queue-urls", this.queueUrls);
  }

  #output(name: string, value: Record<string, string>): void {
    new TerraformOutput(this, name, { value, staticId: true });
  }
}
