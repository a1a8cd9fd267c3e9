import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import {
  deadLettersSettings,
  queueSettings,
  snsAttributes,
  sqsAttributes,
  subscriptionSettings,
  topicSettings,
} from "../../constructs/event-settings.ts";
import { deadLettersName, queueName, topicName } from "../../constructs/names.ts";
import { local } from "../../stacks/environments/local.ts";
import { names, type Queue, type QueueName, topology } from "../../stacks/topology.ts";
import { clientOptions, sqsClient } from "../aws.ts";

interface Created {
  readonly url: string;
  readonly arn: string;
}

/** Each queue with its dead letters, by name in the topology. */
export type Queues = Readonly<Record<string, { readonly queue: Created; readonly deadLetters: Created }>>;

/** Queues with their dead letters. */
export async function createQueues(endpoint: string, queues: readonly QueueName[]): Promise<Queues> {
  const sqs = sqsClient(endpoint);
  const created: Record<string, Queues[string]> = {};
  for (const name of queues) {
    const { from }: Queue = topology.queues[name];
    const order = from ? "fifo" : "none";
    const deadLetters = await createQueue(
      sqs,
      deadLettersName(local.name, name, order),
      deadLettersSettings(local.events, order),
    );
    const queue = await createQueue(
      sqs,
      queueName(local.name, name, order),
      queueSettings(local.events, deadLetters.arn, order),
    );
    created[name] = { queue, deadLetters };
  }
  sqs.destroy();
  return created;
}

/**
 * Every topic of the topology, each with the queues that it feeds at once: a relay may be waiting for it, and what it
 * publishes before they are subscribed is lost.
 *
 * @returns their ARNs, by name.
 */
export async function createTopics(endpoint: string, created: Queues): Promise<Record<string, string>> {
  const sns = new SNSClient(clientOptions(endpoint));
  const arns: Record<string, string> = {};
  for (const topic of names(topology.topics)) {
    const Attributes = snsAttributes(topicSettings);
    const { TopicArn = "" } = await sns.send(
      new CreateTopicCommand({ Name: topicName(local.name, topic), Attributes }),
    );
    arns[topic] = TopicArn;
    const subscribed = Object.entries(created).map(async ([name, { queue, deadLetters }]) => {
      const { from, events }: Queue = topology.queues[name as QueueName];
      if (from !== topic) return;
      await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: "sqs",
          Endpoint: queue.arn,
          Attributes: snsAttributes(subscriptionSettings(events, deadLetters.arn)),
        }),
      );
    });
    await Promise.all(subscribed);
  }
  sns.destroy();
  return arns;
}

async function createQueue(sqs: SQSClient, QueueName: string, settings: Parameters<typeof sqsAttributes>[0]) {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: sqsAttributes(settings) }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  return { url: QueueUrl, arn: Attributes?.QueueArn ?? "" };
}
