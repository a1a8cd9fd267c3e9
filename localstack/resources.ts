import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  deadLettersSettings,
  queueSettings,
  snsAttributes,
  sqsAttributes,
  subscriptionSettings,
  topicSettings,
} from "../constructs/event-settings.ts";
import { deadLettersName, queueName, topicName } from "../constructs/names.ts";
import { local } from "../stacks/environments/local.ts";
import { builtQueues, names, type Queue, topology } from "../stacks/topology.ts";

/** What was created in LocalStack, by name in the topology. */
export interface Resources {
  readonly topicArns: Readonly<Record<string, string>>;
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly deadLetterUrls: Readonly<Record<string, string>>;
}

/** LocalStack takes any key, and keeps what belongs to this kind of key in its account 000000000000. */
function clientOptions(endpoint: string) {
  return { endpoint, region: local.region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}

export function sqsClient(endpoint: string): SQSClient {
  return new SQSClient(clientOptions(endpoint));
}

/**
 * Creates every topic and queue of the topology with the names and the settings that Terraform gives them. Policies and
 * keys are left out: LocalStack would take them and enforce nothing.
 */
export async function createResources(endpoint: string): Promise<Resources> {
  const sns = new SNSClient(clientOptions(endpoint));
  const sqs = sqsClient(endpoint);
  const createQueue = async (QueueName: string, settings: Parameters<typeof sqsAttributes>[0]) => {
    const { QueueUrl = "" } = await sqs.send(
      new CreateQueueCommand({ QueueName, Attributes: sqsAttributes(settings) }),
    );
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    return { url: QueueUrl, arn: Attributes?.QueueArn ?? "" };
  };

  const topicArns: Record<string, string> = {};
  for (const name of names(topology.topics)) {
    const created = await sns.send(
      new CreateTopicCommand({ Name: topicName(local.name, name), Attributes: snsAttributes(topicSettings) }),
    );
    topicArns[name] = created.TopicArn ?? "";
  }
  const queueUrls: Record<string, string> = {};
  const deadLetterUrls: Record<string, string> = {};
  for (const name of builtQueues) {
    const { from, events }: Queue = topology.queues[name];
    const deadLetters = await createQueue(deadLettersName(local.name, name), deadLettersSettings(local.events));
    const queue = await createQueue(queueName(local.name, name), queueSettings(local.events, deadLetters.arn));
    await sns.send(
      new SubscribeCommand({
        TopicArn: from && topicArns[from],
        Protocol: "sqs",
        Endpoint: queue.arn,
        Attributes: snsAttributes(subscriptionSettings(events, deadLetters.arn)),
      }),
    );
    queueUrls[name] = queue.url;
    deadLetterUrls[name] = deadLetters.url;
  }
  sns.destroy();
  sqs.destroy();
  return { topicArns, queueUrls, deadLetterUrls };
}
