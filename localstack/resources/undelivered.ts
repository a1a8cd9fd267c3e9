import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Message, type ReceiveMessageResult, type SendMessageCommandInput, SQS } from "@aws-sdk/client-sqs";
import pWaitFor from "p-wait-for";
import writeFileAtomic from "write-file-atomic";
import type { Layout } from "../layout.ts";
import { clientOptions } from "./aws.ts";
import type { Resources } from "./resources.ts";

type Queues = Pick<Resources, "queueUrls" | "deadLetterUrls">;
type SavedMessage = Omit<SendMessageCommandInput, "QueueUrl">;

/** Waits for the consumers, at most `within` milliseconds. @returns how many messages are left. */
export async function drain(endpoint: string, { queueUrls }: Pick<Queues, "queueUrls">, within: number) {
  const sqs = new SQS(clientOptions(endpoint));
  const deadline = Date.now() + within;
  let left = 0;
  let emptyChecks = 0;
  const isDrained = async () => {
    const counts = await Promise.all(Object.values(queueUrls).map((url) => messagesIn(sqs, url)));
    left = counts.reduce((sum, count) => sum + count, 0);
    // It must be empty twice: the relay's last event may still be on its way from the topic to the queue.
    emptyChecks = left === 0 ? emptyChecks + 1 : 0;
    return emptyChecks === 2 || Date.now() > deadline;
  };
  await pWaitFor(isDrained, { interval: 150 });
  return left;
}

async function messagesIn(sqs: SQS, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.getQueueAttributes({
    QueueUrl,
    AttributeNames: [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ],
  });
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

function everyQueue(at: Layout, { queueUrls, deadLetterUrls }: Queues) {
  const file = (name: string) => join(at.undelivered, `${name}.jsonl`);
  return [
    ...Object.entries(queueUrls).map(([name, url]) => ({ url, file: file(name) })),
    ...Object.entries(deadLetterUrls).map(([name, url]) => ({ url, file: file(`${name}-dead-letters`) })),
  ];
}

/** LocalStack loses the messages when it stops. @returns how many were saved. */
export async function saveUndelivered(at: Layout, endpoint: string, queues: Queues): Promise<number> {
  let saved = 0;
  for (const { url, file } of everyQueue(at, queues)) {
    const messages = await peek(endpoint, url);
    if (messages.length > 0) await writeFileAtomic(file, messages.map((one) => `${JSON.stringify(one)}\n`).join(""));
    saved += messages.length;
  }
  return saved;
}

/** @returns how many messages were sent. */
export async function resendUndelivered(at: Layout, endpoint: string, queues: Queues): Promise<number> {
  const sqs = new SQS(clientOptions(endpoint));
  let sent = 0;
  for (const { url: QueueUrl, file } of everyQueue(at, queues)) {
    if (!existsSync(file)) continue;
    const messages = (await readFile(file, "utf8")).trim().split("\n");
    for (const message of messages) await sqs.sendMessage({ ...(JSON.parse(message) as SavedMessage), QueueUrl });
    await rm(file);
    sent += messages.length;
  }
  return sent;
}

/** Reads all messages in order without receiving them, by LocalStack's own interface: AWS has no such request. */
async function peek(endpoint: string, QueueUrl: string): Promise<SavedMessage[]> {
  const response = await fetch(`${endpoint}/_aws/sqs/messages?ShowInvisible=true&ShowDelayed=true`, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ReceiveMessage" },
    body: JSON.stringify({ QueueUrl }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`LocalStack does not list the messages of ${QueueUrl}: HTTP ${response.status}`);
  const { Messages = [] } = (await response.json()) as ReceiveMessageResult;
  const sequence = ({ Attributes }: Message) => BigInt(Attributes?.SequenceNumber ?? 0);
  return Messages.sort((a, b) => (sequence(a) < sequence(b) ? -1 : 1)).map(
    ({ Body, Attributes, MessageAttributes }) => ({
      MessageBody: Body,
      MessageGroupId: Attributes?.MessageGroupId,
      MessageDeduplicationId: Attributes?.MessageDeduplicationId,
      MessageAttributes,
    }),
  );
}
