import { expect, test } from "vitest";
import { local } from "../stacks/environments/local.ts";
import {
  deadLettersSettings,
  queueSettings,
  snsAttributes,
  sqsAttributes,
  subscriptionSettings,
  topicSettings,
} from "./event-settings.ts";

test("a queue's settings have the names and the strings that SQS knows", () => {
  expect(sqsAttributes(queueSettings(local.events, "arn:of:dead-letters"))).toEqual({
    FifoQueue: "true",
    ContentBasedDeduplication: "false",
    DeduplicationScope: "messageGroup",
    FifoThroughputLimit: "perMessageGroupId",
    MaximumMessageSize: "262144",
    MessageRetentionPeriod: "1209600",
    VisibilityTimeout: "10",
    ReceiveMessageWaitTimeSeconds: "20",
    RedrivePolicy: '{"deadLetterTargetArn":"arn:of:dead-letters","maxReceiveCount":5}',
  });
});

test("a topic's and a subscription's settings have the names that SNS knows", () => {
  expect(snsAttributes(topicSettings)).toEqual({
    FifoTopic: "true",
    ContentBasedDeduplication: "false",
    FifoThroughputScope: "MessageGroup",
  });
  expect(snsAttributes(subscriptionSettings(["TaskCreated"], "arn:of:dead-letters"))).toEqual({
    RawMessageDelivery: "true",
    RedrivePolicy: '{"deadLetterTargetArn":"arn:of:dead-letters"}',
    FilterPolicyScope: "MessageAttributes",
    FilterPolicy: '{"type":["TaskCreated"]}',
  });
});

test("a queue that asks for no event types gets every one", () => {
  expect(Object.keys(subscriptionSettings(undefined, "arn:of:dead-letters"))).toEqual([
    "rawMessageDelivery",
    "redrivePolicy",
  ]);
});

test("a queue without order has none of FIFO's attributes, which SQS would refuse", () => {
  const settings = { ...queueSettings(local.events, "arn", "none"), ...deadLettersSettings(local.events, "none") };
  expect(Object.keys(settings).filter((name) => /fifo|dedup/i.test(name))).toEqual([]);
});
