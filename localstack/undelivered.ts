import { existsSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  GetQueueAttributesCommand,
  type Message,
  type ReceiveMessageResult,
  SendMessageCommand,
  type SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { sqsClient } from "./aws.ts";
import type { Layout } from "./layout.ts";
import type { Resources } from "./resources.ts";

type Queues = Pick<Resources, "queueUrls" | "deadLetterUrls">;

/** Every queue and its dead letters: the name of its file, and its URL. */
function everyQueue({ queueUrls, deadLetterUrls }: Queues): [name: string, url: string][] {
  return [
    ...Object.entries(queueUrls),
    ...Object.entries(deadLetterUrls).map(([name, url]): [string, string] => [`${name}-dead-letters`, url]),
  ];
}

/** How many messages wait in a queue, are with a consumer, or are delayed. */
async function waiting(endpoint: string, url: string): Promise<number> {
  const sqs = sqsClient(endpoint);
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ],
    }),
  );
  sqs.destroy();
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

/**
 * Waits until the consumers have taken everything, at most `within` milliseconds.
 *
 * @returns how many messages are left.
 */
export async function drain(
  endpoint: string,
  { queueUrls }: Pick<Queues, "queueUrls">,
  within: number,
): Promise<number> {
  const deadline = Date.now() + within;
  // Twice in a row: what the relay published last may still be on its way from the topic to the queue.
  for (let empty = 0; ; await sleep(150)) {
    const counts = await Promise.all(Object.values(queueUrls).map((url) => waiting(endpoint, url)));
    const left = counts.reduce((sum, count) => sum + count, 0);
    empty = left === 0 ? empty + 1 : 0;
    if (empty === 2 || Date.now() > deadline) return left;
  }
}

type KeptMessage = Omit<SendMessageCommandInput, "QueueUrl">;

/**
 * Writes what is in the queues and dead letters to the mirror's directory, since LocalStack forgets it, one file for each.
 *
 * @returns how many messages were kept.
 */
export async function keep(at: Layout, endpoint: string, resources: Queues): Promise<number> {
  let kept = 0;
  for (const [name, url] of everyQueue(resources)) {
    const messages = await peek(endpoint, url);
    if (messages.length === 0) continue;
    const file = join(at.undelivered, `${name}.jsonl`);
    await writeFile(`${file}.new`, messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    await rename(`${file}.new`, file);
    kept += messages.length;
  }
  return kept;
}

/** Sends what was kept to the queues that it came from. @returns how many messages that were. */
export async function sendKept(at: Layout, endpoint: string, resources: Queues): Promise<number> {
  const sqs = sqsClient(endpoint);
  let sent = 0;
  for (const [name, QueueUrl] of everyQueue(resources)) {
    const file = join(at.undelivered, `${name}.jsonl`);
    if (!existsSync(file)) continue;
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    for (const line of lines)
      await sqs.send(new SendMessageCommand({ ...(JSON.parse(line) as KeptMessage), QueueUrl }));
    await rm(file);
    sent += lines.length;
  }
  sqs.destroy();
  return sent;
}

/**
 * What is in a queue, in order, whether visible or not, and without receiving it: LocalStack's own interface beside AWS's.
 * It answers a request of SQS's protocol in the same.
 */
async function peek(endpoint: string, url: string): Promise<KeptMessage[]> {
  const response = await fetch(`${endpoint}/_aws/sqs/messages?ShowInvisible=true&ShowDelayed=true`, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ReceiveMessage" },
    body: JSON.stringify({ QueueUrl: url }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`LocalStack does not say what is in ${url}: HTTP ${response.status}`);
  const { Messages = [] } = (await response.json()) as ReceiveMessageResult;
  const order = ({ Attributes }: Message) => BigInt(Attributes?.SequenceNumber ?? 0);
  return Messages.sort((a, b) => (order(a) < order(b) ? -1 : 1)).map(({ Body, Attributes, MessageAttributes }) => ({
    MessageBody: Body,
    MessageGroupId: Attributes?.MessageGroupId,
    MessageDeduplicationId: Attributes?.MessageDeduplicationId,
    MessageAttributes,
  }));
}
