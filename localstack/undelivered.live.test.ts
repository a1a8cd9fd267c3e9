import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mirror } from "../test/running-mirror.ts";
import { sqsClient } from "./aws.ts";
import { createLayout, type Layout } from "./layout.ts";
import { drain, keep, sendKept } from "./undelivered.ts";

const { awsEndpoint } = mirror.addresses;
const sqs = sqsClient(awsEndpoint);
let at: Layout;

beforeAll(async () => {
  at = await createLayout(await mkdtemp(join(tmpdir(), "undelivered-")));
});

afterAll(() => rm(at.directory, { recursive: true }));

async function createQueue(): Promise<string> {
  const QueueName = `${randomUUID()}.fifo`;
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: "true" } }));
  return QueueUrl;
}

function send(QueueUrl: string, group: string, body: string) {
  return sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: body,
      MessageAttributes: { type: { DataType: "String", StringValue: "TaskCreated" } },
    }),
  );
}

async function receive(QueueUrl: string) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  return Messages;
}

test("events that no consumer finished come back in their order after LocalStack has forgotten them", async () => {
  const [queue, deadLetters] = await Promise.all([createQueue(), createQueue()]);
  for (const version of [1, 2, 3]) await send(queue, "task", `version-${version}`);
  await send(deadLetters, "task", "refused");
  // A consumer took them and died: they are invisible now.
  expect(await receive(queue)).toHaveLength(3);

  const before = { topicArns: {}, queueUrls: { tasks: queue }, deadLetterUrls: { tasks: deadLetters } };
  expect(await drain(awsEndpoint, before, 300)).toBe(3);
  expect(await keep(at, awsEndpoint, before)).toBe(4);
  for (const QueueUrl of [queue, deadLetters]) await sqs.send(new DeleteQueueCommand({ QueueUrl }));

  const [queueUrl, deadLetterUrl] = await Promise.all([createQueue(), createQueue()]);
  const after = { topicArns: {}, queueUrls: { tasks: queueUrl }, deadLetterUrls: { tasks: deadLetterUrl } };
  expect(await sendKept(at, awsEndpoint, after)).toBe(4);
  const messages = await receive(queueUrl);
  expect(messages.map(({ Body }) => Body)).toEqual(["version-1", "version-2", "version-3"]);
  expect(messages[0]?.MessageAttributes?.type?.StringValue).toBe("TaskCreated");
  expect((await receive(deadLetterUrl)).map(({ Body }) => Body)).toEqual(["refused"]);
  expect(await readdir(at.undelivered)).toEqual([]);
});

test("queues are drained as soon as they are empty, and nothing is kept of them", async () => {
  const queues = { topicArns: {}, queueUrls: { tasks: await createQueue() }, deadLetterUrls: {} };
  expect(await drain(awsEndpoint, queues, 10_000)).toBe(0);
  expect(await keep(at, awsEndpoint, queues)).toBe(0);
  expect(await readdir(at.undelivered)).toEqual([]);
});
