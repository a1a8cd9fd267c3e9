import { randomUUID } from "node:crypto";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Event, eventSchema } from "@mindflow/contracts/events";
import { expect, test, vi } from "vitest";
import { mirror } from "../../../test/fixtures/running-mirror.ts";
import { createPublisher } from "./publisher.ts";

function created(title: string): Event {
  const [id, at] = [randomUUID(), new Date().toISOString()];
  const task = { id, projectId: randomUUID(), ownerId: "ada", title, version: 1, createdAt: at, completedAt: null };
  return {
    type: "TaskCreated",
    id: randomUUID(),
    aggregateId: id,
    version: 1,
    occurredAt: at,
    actorId: "ada",
    data: { ...task, status: "open" },
  };
}

async function topicAndQueue() {
  const { addresses, settings } = mirror;
  const aws = {
    endpoint: addresses.awsEndpoint,
    region: String(settings.relay.AWS_REGION),
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const [sns, sqs] = [new SNSClient(aws), new SQSClient(aws)];
  const name = `test-${randomUUID()}.fifo`;
  const Attributes = { FifoTopic: "true", ContentBasedDeduplication: "false" };
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name, Attributes }));
  const { QueueUrl = "" } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: "true" } }),
  );
  const Endpoint = TopicArn.replace(":sns:", ":sqs:");
  const subscription = { TopicArn, Protocol: "sqs", Endpoint, Attributes: { RawMessageDelivery: "true" } };
  await sns.send(new SubscribeCommand(subscription));
  const receive = async (): Promise<Message[]> => {
    const all = {
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All" as const],
      MaxNumberOfMessages: 10,
    };
    return (await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...all }))).Messages ?? [];
  };
  return { sns, topicArn: TopicArn, publish: createPublisher(sns, TopicArn), receive };
}

test("events arrive with their group, type, deduplication id and trace, and repeats do not arrive", async () => {
  const { publish, receive } = await topicAndQueue();
  const events = [created("Write the plan"), created("ünï\u0001c\uffffde 😀")];
  const ids = events.map(({ id }) => id);

  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  expect(await publish(events, new Map([[events[0]?.id ?? "", { traceparent }]]))).toEqual({
    accepted: ids,
    refused: [],
  });
  expect(await publish(events)).toEqual({ accepted: ids, refused: [] });
  const last = created("The last");
  await publish([last]);

  const messages: Message[] = [];
  await vi.waitFor(
    async () => {
      messages.push(...(await receive()));
      expect(messages).toHaveLength(3);
    },
    { timeout: 20_000 },
  );
  expect(messages.map(({ Body }) => eventSchema.parse(JSON.parse(Body ?? "")))).toEqual(
    expect.arrayContaining([...events, last]),
  );
  for (const { Body, Attributes, MessageAttributes } of messages) {
    const event: Event = JSON.parse(Body ?? "");
    expect(Attributes).toMatchObject({ MessageGroupId: event.aggregateId, MessageDeduplicationId: event.id });
    expect(MessageAttributes?.type?.StringValue).toBe("TaskCreated");
    expect(MessageAttributes?.traceparent?.StringValue).toBe(event.id === ids[0] ? traceparent : undefined);
  }
});

test("an event that SNS finds malformed is refused with a reason, and the others of its batch are accepted", async () => {
  const { publish } = await topicAndQueue();
  const [one, other] = [created("Write the plan"), created("Read the plan")];
  const malformed = Object.assign(created("What is it?"), { type: "" });
  expect(await publish([one, malformed, other])).toEqual({
    accepted: [one.id, other.id],
    refused: [{ id: malformed.id, reason: expect.stringMatching(/\w/) }],
  });
});

test("an event that is too large for SNS is refused, and is published alone", async () => {
  const { publish } = await topicAndQueue();
  const [small, large] = [created("Write the plan"), created("x".repeat(300 * 1024))];
  expect(await publish([small, large])).toEqual({ accepted: [small.id], refused: [] });
  expect(await publish([large, small])).toEqual({
    accepted: [],
    refused: [{ id: large.id, reason: expect.stringMatching(/\w/) }],
  });
});

test("a missing topic is an error, and not a refusal of the events", async () => {
  const { sns, topicArn } = await topicAndQueue();
  const publish = createPublisher(sns, topicArn.replace(/test-/, "gone-"));
  await expect(publish([created("Write the plan")])).rejects.toThrow("Topic does not exist");
});
