import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Statement } from "../constructs/policy.ts";
import { dev } from "../stacks/environments/dev.ts";
import { production } from "../stacks/environments/production.ts";
import { staging } from "../stacks/environments/staging.ts";
import { type Resource, resources, synthesize } from "./synth.ts";

const days = 24 * 60 * 60;

describe.each([
  { environment: dev, kept: 4 * days, stuckAfter: undefined },
  { environment: staging, kept: 7 * days, stuckAfter: 15 * 60 },
  { environment: production, kept: 14 * days, stuckAfter: 5 * 60 },
])("the messaging of $environment.name", ({ environment, kept, stuckAfter }) => {
  const stack = Object.values(synthesize([environment]))[0];
  const all = stack ? resources(stack) : [];
  const of = (type: string) => all.filter((resource) => resource.type === type);
  const named = (name: string) => only(all.filter(({ attributes }) => attributes.name === name));

  const key = only(of("aws_kms_key"));
  const topic = named(`mindflow-${environment.name}-task-events.fifo`);
  const queue = named(`mindflow-${environment.name}-search-indexer.fifo`);
  const deadLetters = named(`mindflow-${environment.name}-search-indexer-dead-letters.fifo`);
  const subscription = only(of("aws_sns_topic_subscription"));

  test("keeps events in order: the topic, the queue and its dead letters are FIFO", () => {
    expect(topic.attributes.fifo_topic).toBe(true);
    for (const { attributes } of [queue, deadLetters]) expect(attributes.fifo_queue).toBe(true);
  });

  test("encrypts whatever lies anywhere by our own key, which rotates", () => {
    for (const { attributes } of [topic, queue, deadLetters])
      expect(attributes.kms_master_key_id).toBe(reference(key, "arn"));
    expect(key.attributes.enable_key_rotation).toBe(true);
  });

  test("lets SNS use the key for our topic in our account only", () => {
    const statements = policyOf(all, "aws_kms_key_policy", "key_id", reference(key, "key_id"));
    const services = statements.filter(({ Principal }) => typeof Principal === "object" && "Service" in Principal);
    expect(services).toMatchObject([
      {
        Principal: { Service: "sns.amazonaws.com" },
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Condition: {
          StringEquals: { "aws:SourceAccount": expect.stringContaining("aws_caller_identity") },
          ArnEquals: { "aws:SourceArn": reference(topic, "arn") },
        },
      },
    ]);
  });

  test("moves an event that was refused five times to the dead letters, which take from that queue alone", () => {
    expect(json(queue.attributes.redrive_policy)).toEqual({
      deadLetterTargetArn: reference(deadLetters, "arn"),
      maxReceiveCount: 5,
    });
    const allowed = only(of("aws_sqs_queue_redrive_allow_policy")).attributes;
    expect(allowed.queue_url).toBe(reference(deadLetters, "url"));
    expect(json(allowed.redrive_allow_policy)).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [reference(queue, "arn")],
    });
  });

  test("loses nothing that SNS cannot deliver: it lands in the dead letters too", () => {
    expect(json(subscription.attributes.redrive_policy)).toEqual({
      deadLetterTargetArn: reference(deadLetters, "arn"),
    });
  });

  test.each([
    ["the queue", queue],
    ["its dead letters", deadLetters],
  ])("fills %s from our topic alone, and refuses plain HTTP", (_name, target) => {
    const statements = policyOf(all, "aws_sqs_queue_policy", "queue_url", reference(target, "url"));
    expect(statements.filter(({ Effect }) => Effect === "Allow")).toMatchObject([
      {
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: reference(target, "arn"),
        Condition: { ArnEquals: { "aws:SourceArn": reference(topic, "arn") } },
      },
    ]);
    expect(statements.filter(({ Effect }) => Effect === "Deny")).toMatchObject([plainHttp("sqs:*")]);
  });

  test("refuses to publish over plain HTTP, and lets nobody publish whom IAM does not", () => {
    const statements = policyOf(all, "aws_sns_topic_policy", "arn", reference(topic, "arn"));
    expect(statements).toMatchObject([plainHttp("sns:Publish")]);
  });

  test("gives the queue the events that its consumer asked for, without SNS's envelope", () => {
    expect(subscription.attributes).toMatchObject({
      topic_arn: reference(topic, "arn"),
      endpoint: reference(queue, "arn"),
      raw_message_delivery: true,
      filter_policy_scope: "MessageAttributes",
    });
    expect(json(subscription.attributes.filter_policy)).toEqual({ type: ["TaskCreated", "TaskCompleted"] });
  });

  test(`keeps an event that nobody takes for ${kept / days} days, and then again as a dead letter`, () => {
    for (const { attributes } of [queue, deadLetters]) expect(attributes.message_retention_seconds).toBe(kept);
  });

  const alarms = of("aws_cloudwatch_metric_alarm").map(({ attributes }) => attributes);

  test(stuckAfter ? `raises an alarm on what waits ${stuckAfter} s, and on a dead letter` : "raises no alarm", () => {
    const oldestEvent = {
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: reference(queue, "name") },
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: stuckAfter,
    };
    const anyDeadLetter = {
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: reference(deadLetters, "name") },
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
    };
    expect(alarms).toMatchObject(stuckAfter ? [anyDeadLetter, oldestEvent] : []);
  });

  test("names a runbook in every alarm, and the runbook is there", () => {
    for (const { alarm_description } of alarms) {
      const runbook = /Runbook: (docs\/runbooks\/[a-z-]+\.md)$/.exec(String(alarm_description))?.[1];
      expect(runbook && existsSync(new URL(`../${runbook}`, import.meta.url))).toBe(true);
    }
  });

  test("tells the services' settings where the topics and queues are", () => {
    expect(stack?.output).toMatchObject({
      "topic-arns": { value: { "task-events": reference(topic, "arn") } },
      "queue-urls": { value: { "search-indexer": reference(queue, "url") } },
    });
  });
});

function only(found: Resource[]): Resource {
  const [first, ...others] = found;
  if (!first || others.length > 0) throw new Error(`expected one resource, and found ${found.length}`);
  return first;
}

function reference({ type, id }: Resource, attribute: string): string {
  return `\${${type}.${id}.${attribute}}`;
}

function json(text: unknown): unknown {
  return JSON.parse(String(text));
}

/** The statements of the one policy that hangs on the resource with that reference. */
function policyOf(all: Resource[], type: string, attribute: string, target: string): Statement[] {
  const policy = only(all.filter((one) => one.type === type && one.attributes[attribute] === target));
  return (json(policy.attributes.policy) as { Statement: Statement[] }).Statement;
}

function plainHttp(action: string): Partial<Statement> {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
