import type { StringValue } from "ms";
import { seconds } from "../duration.ts";
import type { Ordering } from "../names.ts";

export interface EventSettings {
  /** How long a queue keeps a message, and then the dead-letter queue again. */
  readonly retention: StringValue;
  readonly redeliverAfter: StringValue;
  /** Deliveries before a message moves to the dead-letter queue: 1 to 1000. */
  readonly maxReceiveCount: number;
}

/** The event's id is the deduplication id, which is unique within its aggregate, the message group. */
export const topicSettings = {
  fifoTopic: true,
  contentBasedDeduplication: false,
  fifoThroughputScope: "MessageGroup",
} as const;

/** High throughput for FIFO: SQS counts its limits per message group instead of per queue. */
const fifo = {
  fifoQueue: true,
  contentBasedDeduplication: false,
  deduplicationScope: "messageGroup",
  fifoThroughputLimit: "perMessageGroupId",
} as const;

/** In bytes: SNS's maximum. The defaults of SQS (1 MiB) and of Terraform (256 KiB) differ. */
const maxMessageSize = 256 * 1024;

export function deadLettersSettings({ retention }: EventSettings, ordering: Ordering = "fifo") {
  return { ...(ordering === "fifo" && fifo), maxMessageSize, messageRetentionSeconds: seconds(retention) };
}

export function queueSettings(events: EventSettings, deadLettersArn: string, ordering: Ordering = "fifo") {
  return {
    ...(ordering === "fifo" && fifo),
    maxMessageSize,
    messageRetentionSeconds: seconds(events.retention),
    visibilityTimeoutSeconds: seconds(events.redeliverAfter),
    // SQS's maximum: an idle consumer polls three times a minute.
    receiveWaitTimeSeconds: 20,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLettersArn, maxReceiveCount: events.maxReceiveCount }),
  };
}

/** @param eventTypes every type by default. The dead-letter queue also receives what SNS cannot deliver. */
export function subscriptionSettings(eventTypes: readonly string[] | undefined, deadLettersArn: string) {
  return {
    rawMessageDelivery: true,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLettersArn }),
    ...(eventTypes && { filterPolicyScope: "MessageAttributes", filterPolicy: JSON.stringify({ type: eventTypes }) }),
  };
}
