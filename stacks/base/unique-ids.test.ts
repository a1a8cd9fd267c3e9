import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { App } from "cdktf";
import { expect, test } from "vitest";
import { dev } from "../environments/dev.ts";
import { AwsStack } from "./aws-stack.ts";
import { build } from "./unique-ids.ts";

test("two resources of one name are refused, with their stack and the fix", () => {
  const twice = (app: App) => {
    const stack = new AwsStack(app, "messaging", dev);
    new SqsQueue(stack, "events");
    new SqsQueue(stack, "events");
  };
  expect(() => build(new App(), twice)).toThrow("dev-messaging/events exists twice: give each its own id");
});

test("a Terraform id that is taken from another resource is refused, with both and the fix", () => {
  const taken = (app: App) => {
    const stack = new AwsStack(app, "messaging", dev);
    new SqsQueue(stack, "events").overrideLogicalId("events");
    new SqsQueue(stack, "mails").overrideLogicalId("events");
  };
  expect(() => build(new App(), taken)).toThrow(
    "dev-messaging aws_sqs_queue.events is claimed by both dev-messaging/events and dev-messaging/mails: give each its own id",
  );
});

test("another error is thrown unchanged", () => {
  const failing = () => {
    throw new RangeError("no more addresses");
  };
  expect(() => build(new App(), failing)).toThrow(RangeError);
});
