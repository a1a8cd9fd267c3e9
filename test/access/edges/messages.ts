import type { Service, Topology } from "../../../stacks/topology.ts";
import { type Allowance, allowance, type Edge, overHttps } from "./edge.ts";

export function publishEdges(name: string, { publishes = [] }: Service): Edge[] {
  return publishes.map((topic) => ({
    service: name,
    title: `${name} publishes to the topic ${topic}`,
    allows: [
      allowance("IAM", name, "sns:Publish", `topic ${topic}`),
      allowance("IAM", name, ["kms:GenerateDataKey", "kms:Decrypt"], "key events"),
      overHttps(name),
    ],
  }));
}

/** With the queue itself: a queue without a consumer is refused. */
export function consumeEdges(name: string, { consumes = [] }: Service, topology: Topology): Edge[] {
  return consumes.map((queue) => {
    const [own, deadLetters] = [`queue ${queue}`, `queue ${queue}-dead-letters`];
    const receive = ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes"];
    return {
      service: name,
      title: `${name} consumes the queue ${queue}`,
      allows: [
        allowance(
          "IAM",
          name,
          receive.map((action) => `sqs:${action}`),
          own,
        ),
        allowance("IAM", name, "kms:Decrypt", "key events"),
        overHttps(name),
        ...senders(topology.queues[queue] ?? {}, own, deadLetters),
        allowance("IAM", own, "leave failed messages", deadLetters),
        // It scales the consumer by the queue's depth.
        allowance("IAM", "keda-operator", "sqs:GetQueueAttributes", own),
      ],
    };
  });
}

function senders({ from, uploadsTo }: Topology["queues"][string], ...queues: readonly string[]): Allowance[] {
  if (from)
    return [
      {
        ...allowance("IAM", "sns.amazonaws.com", "sqs:SendMessage", ...queues),
        condition: `aws:SourceArn ArnEquals topic ${from}`,
      },
    ];
  return [
    {
      ...allowance("IAM", "s3.amazonaws.com", "sqs:SendMessage", ...queues),
      condition: `aws:SourceAccount StringEquals <account> and aws:SourceArn ArnEquals bucket ${uploadsTo}`,
    },
  ];
}

export function bucketEdges(name: string, { buckets = {} }: Service): Edge[] {
  return Object.entries(buckets).map(([bucket, access]) => ({
    service: name,
    title: `${name} ${access === "write" ? "writes" : "reads"} the bucket ${bucket}`,
    allows: [
      allowance("IAM", name, "s3:GetObject", `bucket ${bucket}/*`),
      allowance("IAM", name, "kms:Decrypt", "key storage"),
      ...(access === "write"
        ? [
            allowance("IAM", name, ["s3:PutObject", "s3:DeleteObject"], `bucket ${bucket}/*`),
            allowance("IAM", name, "kms:GenerateDataKey", "key storage"),
          ]
        : []),
      overHttps(name),
    ],
  }));
}
