import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { traceId } from "@mindflow/runtime/trace-context";
import { z } from "zod";

export interface Delivery {
  readonly id: string;
  /** Messages of one group are in order. In a queue without groups, each message has its own. */
  readonly group: string;
  /** The number of deliveries, this one included. */
  readonly tries: number;
  readonly body: string;
  /** Of the command that caused the event, for the log. */
  readonly traceId: string | undefined;
  readonly receipt: string;
}

export interface Queue {
  /** `maxReceiveCount`: failed deliveries until a message goes to the dead-letter queue. Infinity without one. */
  mostTries(): Promise<number>;
  /** Up to 10 messages, in order within a group; none after 20 s without one. @throws if the signal aborts. */
  receive(signal: AbortSignal): Promise<Delivery[]>;
  /** Removes up to 10 messages. Gives the ids of those that stayed, and will be delivered again. */
  acknowledge(deliveries: readonly Delivery[]): Promise<string[]>;
}

/** A client with timeouts: a call ends within 25 s, a little more than a long poll takes. */
export function createSqsClient(region: string): SQSClient {
  return new SQSClient({
    region,
    maxAttempts: 1,
    // Use the region's endpoint, or the mirror's: the host in a queue's URL need not be reachable from here.
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
        MessageAttributeNames: ["traceparent"],
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

function delivery({
  MessageId = "",
  Attributes = {},
  MessageAttributes,
  Body = "",
  ReceiptHandle = "",
}: Message): Delivery {
  return {
    id: MessageId,
    group: Attributes.MessageGroupId ?? MessageId,
    tries: Number(Attributes.ApproximateReceiveCount ?? 1),
    body: Body,
    traceId: traceId(MessageAttributes?.traceparent?.StringValue),
    receipt: ReceiptHandle,
  };
}
