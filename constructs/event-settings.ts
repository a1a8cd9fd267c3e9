import { seconds } from "../stacks/environments/duration.ts";
import type { Environment } from "../stacks/environments/schema.ts";
import type { Order } from "./names.ts";

/**
 * What makes a topic, a queue and a subscription carry events in order and once, as Terraform names it. The constructs
 * take these as they are; the mirror gives the same to the AWS SDK, renamed by `snsAttributes` and `sqsAttributes`.
 */

/** The event's id is the deduplication id, and unique within its aggregate, so limits may hold per aggregate too. */
export const topicSettings = {
  fifoTopic: true,
  contentBasedDeduplication: false,
  fifoThroughputScope: "MessageGroup",
} as const;

/** Ordered, once, and with SQS's high throughput for FIFO: its limits count per aggregate, not for the whole queue. */
const fifo = {
  fifoQueue: true,
  contentBasedDeduplication: false,
  deduplicationScope: "messageGroup",
  fifoThroughputLimit: "perMessageGroupId",
} as const;

/** In bytes: what SNS takes at most. Where nothing is said, SQS takes 1 MiB and Terraform says 256 KiB. */
const maxMessageSize = 256 * 1024;

export function deadLettersSettings({ retention }: Environment["events"], order: Order = "fifo") {
  return { ...(order === "fifo" && fifo), maxMessageSize, messageRetentionSeconds: seconds(retention) };
}

/** A queue that moves what was received `maxReceiveCount` times in vain to the queue with that ARN. */
export function queueSettings(events: Environment["events"], deadLettersArn: string, order: Order = "fifo") {
  return {
    ...(order === "fifo" && fifo),
    maxMessageSize,
    messageRetentionSeconds: seconds(events.retention),
    visibilityTimeoutSeconds: seconds(events.redeliverAfter),
    /** The longest that SQS has: an idle consumer asks three times a minute. */
    receiveWaitTimeSeconds: 20,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLettersArn, maxReceiveCount: events.maxReceiveCount }),
  };
}

/**
 * The queue gets the event itself without SNS's envelope, and only the types in `events`, or all without it. What SNS
 * cannot deliver goes to the dead letters with that ARN.
 */
export function subscriptionSettings(events: readonly string[] | undefined, deadLettersArn: string) {
  return {
    rawMessageDelivery: true,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLettersArn }),
    ...(events && { filterPolicyScope: "MessageAttributes", filterPolicy: JSON.stringify({ type: events }) }),
  };
}

type Settings = Readonly<Record<string, string | number | boolean>>;

/** The settings of a topic or subscription as SNS's own attributes: `fifoTopic` is `FifoTopic` there. */
export function snsAttributes(settings: Settings): Record<string, string> {
  return rename(settings, (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
}

const sqsNames: Readonly<Record<string, string>> = {
  maxMessageSize: "MaximumMessageSize",
  messageRetentionSeconds: "MessageRetentionPeriod",
  visibilityTimeoutSeconds: "VisibilityTimeout",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
};

/** The settings of a queue as SQS's own attributes, which mostly have Terraform's names. */
export function sqsAttributes(settings: Settings): Record<string, string> {
  return snsAttributes(rename(settings, (name) => sqsNames[name] ?? name));
}

function rename(settings: Settings, to: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [to(name), String(value)]));
}
