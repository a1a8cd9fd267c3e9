import { describe, expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { production } from "../../stacks/environments/production.ts";
import { staging } from "../../stacks/environments/staging.ts";
import { Messaging } from "../../stacks/messaging.ts";
import { names, type Queue, type QueueName, topology } from "../../stacks/topology.ts";
import { all, only, reference, statements } from "./fixtures/claims.ts";
import { foundation } from "./fixtures/outputs.ts";
import { expectRedriveAfterFive, json, plainHttp } from "./fixtures/queues.ts";
import { synthesizeAlone } from "./fixtures/synth.ts";

const days = 24 * 60 * 60;
const queues: Readonly<Record<QueueName, Queue>> = topology.queues;
const fed = names(queues).filter((name) => queues[name].from);
const uploaded = names(queues).filter((name) => queues[name].uploadsTo);

describe.each([
  { environment: dev, kept: 4 * days, stuckAfter: undefined },
  { environment: staging, kept: 7 * days, stuckAfter: 15 * 60 },
  { environment: production, kept: 14 * days, stuckAfter: 5 * 60 },
])("the messaging of $environment.name", ({ environment, kept, stuckAfter }) => {
  const stack = synthesizeAlone((app) => new Messaging(app, environment, { foundation }));
  const prefix = `mindflow-${environment.name}`;
  const topic = only(stack, "aws_sns_topic", { name: `${prefix}-task-events.fifo` });
  const sqs = (name: string) => only(stack, "aws_sqs_queue", { name: `${prefix}-${name}` });
  const policyOf = (queue: typeof topic) =>
    statements(only(stack, "aws_sqs_queue_policy", { queue_url: reference(queue, "url") }));
  const alarms = all(stack, "aws_cloudwatch_metric_alarm").map(({ attributes }) => attributes);

  test("encrypts topics and queues with our key", () => {
    for (const { attributes } of [topic, ...all(stack, "aws_sqs_queue")])
      expect(attributes.kms_master_key_id).toBe(foundation.keys.events.arn);
  });

  test("denies publishing over plain HTTP, and allows nobody beside IAM", () => {
    expect(statements(only(stack, "aws_sns_topic_policy"))).toMatchObject([plainHttp("sns:Publish")]);
  });

  test(`keeps an event for ${kept / days} days, and a dead letter for as long`, () => {
    const waiting = all(stack, "aws_sqs_queue");
    expect(waiting).toHaveLength(2 * names(queues).length);
    for (const { attributes } of waiting) expect(attributes.message_retention_seconds).toBe(kept);
  });

  describe.each(fed)("the queue %s", (name) => {
    const queue = sqs(`${name}.fifo`);
    const deadLetters = sqs(`${name}-dead-letters.fifo`);
    const subscription = only(stack, "aws_sns_topic_subscription", { endpoint: reference(queue, "arn") }).attributes;

    test("keeps events in order, from the topic to the dead letters", () => {
      expect(topic.attributes.fifo_topic).toBe(true);
      for (const { attributes } of [queue, deadLetters]) expect(attributes.fifo_queue).toBe(true);
    });

    test("moves an event after five deliveries to the dead letters, which accept it from that queue only", () => {
      expectRedriveAfterFive(stack, queue, deadLetters);
    });

    test("sends what SNS cannot deliver to the dead letters", () => {
      expect(json(subscription.redrive_policy)).toEqual({ deadLetterTargetArn: reference(deadLetters, "arn") });
    });

    test.each([
      ["the queue", queue],
      ["its dead letters", deadLetters],
    ])("fills %s from our topic only, and denies plain HTTP", (_name, target) => {
      expect(policyOf(target)).toMatchObject([
        {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: reference(target, "arn"),
          Condition: { ArnEquals: { "aws:SourceArn": reference(topic, "arn") } },
        },
        plainHttp("sqs:*"),
      ]);
    });

    test("receives the event types of its consumer, without SNS's envelope", () => {
      const { events } = queues[name];
      expect(subscription).toMatchObject({ topic_arn: reference(topic, "arn"), raw_message_delivery: true });
      expect(subscription.filter_policy_scope).toBe(events && "MessageAttributes");
      expect(subscription.filter_policy && json(subscription.filter_policy)).toEqual(events && { type: events });
    });
  });

  describe.each(uploaded)("the queue %s", (name) => {
    const queue = sqs(name);
    const deadLetters = sqs(`${name}-dead-letters`);

    test("is a standard queue, because S3 notifies in no order", () => {
      for (const { attributes } of [queue, deadLetters]) expect(attributes.fifo_queue).toBeUndefined();
    });

    test("moves an upload after five deliveries to the dead letters, which accept it from that queue only", () => {
      expectRedriveAfterFive(stack, queue, deadLetters);
      expect(policyOf(deadLetters)).toMatchObject([plainHttp("sqs:*")]);
    });

    test("has no policy in this stack: the storage stack adds the bucket's permission", () => {
      expect(all(stack, "aws_sqs_queue_policy", { queue_url: reference(queue, "url") })).toEqual([]);
    });
  });

  test(
    stuckAfter ? `raises an alarm on an event that waits ${stuckAfter} s, and on a dead letter` : "raises no alarm",
    () => {
      const of = (name: string) =>
        alarms.filter(({ alarm_name }) => String(alarm_name).startsWith(`${prefix}-${name}-`));
      for (const [name, suffix] of [...fed.map((name) => [name, ".fifo"] as const), ["media-uploads", ""] as const]) {
        const oldestEvent = {
          metric_name: "ApproximateAgeOfOldestMessage",
          dimensions: { QueueName: reference(sqs(`${name}${suffix}`), "name") },
          comparison_operator: "GreaterThanOrEqualToThreshold",
          threshold: stuckAfter,
          alarm_actions: [foundation.alertsTopicArn],
        };
        const anyDeadLetter = {
          metric_name: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: reference(sqs(`${name}-dead-letters${suffix}`), "name") },
          comparison_operator: "GreaterThanThreshold",
          threshold: 0,
          alarm_actions: [foundation.alertsTopicArn],
        };
        expect(of(name)).toMatchObject(stuckAfter ? [anyDeadLetter, oldestEvent] : []);
      }
    },
  );

  test("outputs the topics and queues for the services' settings", () => {
    const urls = stack.output?.["queue-urls"]?.value as Record<string, string>;
    expect(stack.output?.["topic-arns"]).toEqual({ value: { "task-events": reference(topic, "arn") } });
    expect(Object.keys(urls).toSorted()).toEqual(names(queues).toSorted());
    expect(urls["search-indexer"]).toBe(reference(sqs("search-indexer.fifo"), "url"));
  });
});
