import { describe, expect, test } from "vitest";
import { dev } from "../stacks/environments/dev.ts";
import { production } from "../stacks/environments/production.ts";
import { staging } from "../stacks/environments/staging.ts";
import { Messaging } from "../stacks/messaging.ts";
import { names, type Queue, type QueueName, topology } from "../stacks/topology.ts";
import { all, only, reference, statements } from "./claims.ts";
import { foundation } from "./given.ts";
import { synthesizeAlone } from "./synth.ts";

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

  test("encrypts whatever lies anywhere by our own key", () => {
    for (const { attributes } of [topic, ...all(stack, "aws_sqs_queue")])
      expect(attributes.kms_master_key_id).toBe(foundation.keys.events.arn);
  });

  test("refuses to publish over plain HTTP, and lets nobody publish whom IAM does not", () => {
    expect(statements(only(stack, "aws_sns_topic_policy"))).toMatchObject([plainHttp("sns:Publish")]);
  });

  test(`keeps what nobody takes for ${kept / days} days, and then again as a dead letter`, () => {
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

    test("moves an event that was refused five times to the dead letters, which take from that queue alone", () => {
      movesAfterFive(queue, deadLetters);
    });

    test("loses nothing that SNS cannot deliver: it lands in the dead letters too", () => {
      expect(json(subscription.redrive_policy)).toEqual({ deadLetterTargetArn: reference(deadLetters, "arn") });
    });

    test.each([
      ["the queue", queue],
      ["its dead letters", deadLetters],
    ])("fills %s from our topic alone, and refuses plain HTTP", (_name, target) => {
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

    test("has the events that its consumer asked for, without SNS's envelope", () => {
      const { events } = queues[name];
      expect(subscription).toMatchObject({ topic_arn: reference(topic, "arn"), raw_message_delivery: true });
      expect(subscription.filter_policy_scope).toBe(events && "MessageAttributes");
      expect(subscription.filter_policy && json(subscription.filter_policy)).toEqual(events && { type: events });
    });
  });

  describe.each(uploaded)("the queue %s", (name) => {
    const queue = sqs(name);
    const deadLetters = sqs(`${name}-dead-letters`);

    test("promises no order, which S3 could not fill it in", () => {
      for (const { attributes } of [queue, deadLetters]) expect(attributes.fifo_queue).toBeUndefined();
    });

    test("moves an upload that was refused five times to the dead letters, which take from that queue alone", () => {
      movesAfterFive(queue, deadLetters);
      expect(policyOf(deadLetters)).toMatchObject([plainHttp("sqs:*")]);
    });

    test("is filled by nobody until the bucket brings its permission", () => {
      expect(all(stack, "aws_sqs_queue_policy", { queue_url: reference(queue, "url") })).toEqual([]);
    });
  });

  test(stuckAfter ? `raises an alarm on what waits ${stuckAfter} s, and on a dead letter` : "raises no alarm", () => {
    const of = (name: string) => alarms.filter(({ alarm_name }) => String(alarm_name).startsWith(`${prefix}-${name}-`));
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
  });

  test("tells the services' settings where the topics and queues are", () => {
    const urls = stack.output?.["queue-urls"]?.value as Record<string, string>;
    expect(stack.output?.["topic-arns"]).toEqual({ value: { "task-events": reference(topic, "arn") } });
    expect(Object.keys(urls).toSorted()).toEqual(names(queues).toSorted());
    expect(urls["search-indexer"]).toBe(reference(sqs("search-indexer.fifo"), "url"));
  });

  function movesAfterFive(queue: typeof topic, deadLetters: typeof topic): void {
    expect(json(queue.attributes.redrive_policy)).toEqual({
      deadLetterTargetArn: reference(deadLetters, "arn"),
      maxReceiveCount: 5,
    });
    const allowed = only(stack, "aws_sqs_queue_redrive_allow_policy", { queue_url: reference(deadLetters, "url") });
    expect(json(allowed.attributes.redrive_allow_policy)).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [reference(queue, "arn")],
    });
  }
});

function json(text: unknown): unknown {
  return JSON.parse(String(text));
}

function plainHttp(Action: string) {
  return { Effect: "Deny", Principal: "*", Action, Condition: { Bool: { "aws:SecureTransport": "false" } } };
}
