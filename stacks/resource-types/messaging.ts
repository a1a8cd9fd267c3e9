import type { ResourceType } from "./resource-type.ts";

export const messaging = {
  aws_sesv2_email_identity: { cost: { byUse: "e-mail: 0.10 dollars per thousand" }, policy: "unchecked: low risk" },
  aws_sns_topic: {
    cost: "billed",
    policy: "checked",
    inventory: ["name", "fifo_topic", "kms_master_key_id"],
    holds: "subscriptions that people confirmed",
  },
  aws_sns_topic_policy: { cost: "free", policy: "checked" },
  aws_sns_topic_subscription: {
    cost: "free",
    policy: "checked",
    inventory: ["filter_policy", "raw_message_delivery", "redrive_policy"],
  },
  aws_sqs_queue: {
    cost: "billed",
    policy: "checked",
    holds: "messages",
    inventory: [
      "name",
      "fifo_queue",
      "kms_master_key_id",
      "message_retention_seconds",
      "visibility_timeout_seconds",
      "redrive_policy",
    ],
  },
  aws_sqs_queue_policy: { cost: "free", policy: "checked" },
  aws_sqs_queue_redrive_allow_policy: { cost: "free", policy: "unchecked: part" },
} as const satisfies Record<string, ResourceType>;
