import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { z } from "zod";

/** A message as it was received this time. */
export interface Delivery {
  readonly id: string;
  /** Messages of one group are in order; a queue without groups has each message in its own. */
  readonly group: string;
  /** How often it was received, this time included. */
  readonly tries: number;
  readonly body: string;
  readonly receipt: string;
}

export interface Queue {
  /** After how many tries a message goes to the dead letters; Infinity for a queue without them. */
  mostTries(): Promise<number>;
  /** Up to 10 messages, in order within a group; none if none came within 20 s. Stops waiting when the signal says so. */
  receive(signal: AbortSignal): Promise<Delivery[]>;
  /** Removes up to 10 messages for good. Gives the ids of those that stayed, and will come again. */
  acknowledge(deliveries: readonly Delivery[]): Promise<string[]>;
}

/** A client whose calls all end: a long poll that is silent for longer than it may be fails. */
export function createSqsClient(region: string): SQSClient {
  return new SQSClient({
    region,
    // The loop tries again itself, and says so.
    maxAttempts: 1,
    // The region's endpoint, or the mirror's: not the host that a queue's URL names, which need not be reachable from here.
    useQueueUrlAsEndpoint: false,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  });
}

const redriveSchema = z.object({ maxReceiveCount: z.coerce.number().int().min(1) });

export function openQueue(sqs: SQSClient, url: string): Queue {
  return {
    async mostTries() {
      const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["RedrivePolicy"] });
      const policy = (await sqs.send(command)).Attributes?.RedrivePolicy;
      return policy ? redriveSchema.parse(JSON.parse(policy)).maxReceiveCount : Number.POSITIVE_INFINITY;
    },
    async receive(signal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ["ApproximateReceiveCount", "MessageGroupId"],
      });
      return ((await sqs.send(command, { abortSignal: signal })).Messages ?? []).map(delivery);
    },
    async acknowledge(deliveries) {
      const command = new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: deliveries.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
      });
      const failed = (await sqs.send(command)).Failed ?? [];
      return failed.flatMap(({ Id }) => deliveries[Number(Id)]?.id ?? []);
    },
  };
}

function delivery({ MessageId = "", Attributes = {}, Body = "", ReceiptHandle = "" }: Message): Delivery {
  return {
    id: MessageId,
    group: Attributes.MessageGroupId ?? MessageId,
    tries: Number(Attributes.ApproximateReceiveCount ?? 1),
    body: Body,
    receipt: ReceiptHandle,
  };
}
