import { randomUUID } from "node:crypto";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Event } from "@mindflow/contracts/events";
import { mirror } from "../../../test/running-mirror.ts";

/** A FIFO queue with dead letters of its own on the mirror's SQS, which gives a message again after so many seconds. */
export async function createTestQueue({
  redeliverAfter = 30,
  maxReceiveCount = 5,
  endpoint = mirror.addresses.awsEndpoint,
} = {}) {
  const connect = (to: string) =>
    new SQSClient({
      endpoint: to,
      region: "eu-central-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  const own = connect(mirror.addresses.awsEndpoint);
  const create = async (Attributes: Record<string, string>) => {
    const QueueName = `test-${randomUUID()}.fifo`;
    const { QueueUrl = "" } = await own.send(
      new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: "true", ...Attributes } }),
    );
    return QueueUrl;
  };
  const attributes = async (QueueUrl: string) =>
    (await own.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes ?? {};
  const count = async (url: string) => {
    const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await attributes(url);
    return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
  };

  const deadLettersUrl = await create({});
  const deadLetterTargetArn = (await attributes(deadLettersUrl)).QueueArn;
  const url = await create({
    VisibilityTimeout: String(redeliverAfter),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
  });
  const send = (MessageBody: string, MessageGroupId: string = randomUUID()) =>
    own.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody, MessageGroupId, MessageDeduplicationId: randomUUID() }),
    );
  return {
    url,
    /** For the consumer under test. */
    sqs: connect(endpoint),
    send,
    publish: (event: Event) => send(JSON.stringify(event), event.aggregateId),
    /**
     * Messages that are neither acknowledged nor in the dead letters. Asked twice: for a moment a message that is handed
     * out is counted neither as waiting nor as in flight.
     */
    left: async () => Math.max(await count(url), await count(url)),
    deadLetters: () => count(deadLettersUrl),
    drop: async () => {
      for (const QueueUrl of [url, deadLettersUrl]) await own.send(new DeleteQueueCommand({ QueueUrl }));
      own.destroy();
    },
  };
}
