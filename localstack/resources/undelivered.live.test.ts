import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQS } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mirror } from "../../test/fixtures/running-mirror.ts";
import { createLayout, type Layout } from "../layout.ts";
import { clientOptions } from "./aws.ts";
import { drain, resendUndelivered, saveUndelivered } from "./undelivered.ts";

const { awsEndpoint } = mirror.addresses;
const sqs = new SQS(clientOptions(awsEndpoint));
let at: Layout;

beforeAll(async () => {
  at = await createLayout(await mkdtemp(join(tmpdir(), "undelivered-")));
});

afterAll(() => rm(at.directory, { recursive: true }));

async function createQueue(): Promise<string> {
  const { QueueUrl = "" } = await sqs.createQueue({
    QueueName: `${randomUUID()}.fifo`,
    Attributes: { FifoQueue: "true" },
  });
  return QueueUrl;
}

function send(QueueUrl: string, body: string) {
  return sqs.sendMessage({
    QueueUrl,
    MessageBody: body,
    MessageGroupId: "task",
    MessageDeduplicationId: body,
    MessageAttributes: { type: { DataType: "String", StringValue: "TaskCreated" } },
  });
}

async function receive(QueueUrl: string) {
  const request = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
  const { Messages = [] } = await sqs.receiveMessage(request);
  return Messages;
}

test("events that no consumer finished come back in their order after LocalStack has lost them", async () => {
  const [queue, deadLetters] = await Promise.all([createQueue(), createQueue()]);
  for (const version of [1, 2, 3]) await send(queue, `version-${version}`);
  await send(deadLetters, "refused");
  // A consumer received them and died: they are invisible now.
  expect(await receive(queue)).toHaveLength(3);

  const before = { queueUrls: { tasks: queue }, deadLetterUrls: { tasks: deadLetters } };
  expect(await drain(awsEndpoint, before, 300)).toBe(3);
  expect(await saveUndelivered(at, awsEndpoint, before)).toBe(4);
  for (const QueueUrl of [queue, deadLetters]) await sqs.deleteQueue({ QueueUrl });

  const [queueUrl, deadLetterUrl] = await Promise.all([createQueue(), createQueue()]);
  const after = { queueUrls: { tasks: queueUrl }, deadLetterUrls: { tasks: deadLetterUrl } };
  expect(await resendUndelivered(at, awsEndpoint, after)).toBe(4);
  const messages = await receive(queueUrl);
  expect(messages.map(({ Body }) => Body)).toEqual(["version-1", "version-2", "version-3"]);
  expect(messages[0]?.MessageAttributes?.type?.StringValue).toBe("TaskCreated");
  expect((await receive(deadLetterUrl)).map(({ Body }) => Body)).toEqual(["refused"]);
  expect(await readdir(at.undelivered)).toEqual([]);
});

test("empty queues are drained at once, and nothing is saved of them", async () => {
  const queues = { queueUrls: { tasks: await createQueue() }, deadLetterUrls: {} };
  expect(await drain(awsEndpoint, queues, 10_000)).toBe(0);
  expect(await saveUndelivered(at, awsEndpoint, queues)).toBe(0);
  expect(await readdir(at.undelivered)).toEqual([]);
});
