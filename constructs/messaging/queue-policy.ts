import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import type { Construct } from "constructs";
import { policyDocument, type Statement, tlsOnly } from "../identity/policy.ts";

interface Queue {
  readonly arn: string;
  readonly url: string;
}

export interface QueueSource {
  readonly Sid: string;
  readonly service: string;
  readonly Condition: NonNullable<Statement["Condition"]>;
}

/** The one policy of a queue: TLS only, and only the source may send. Without a source, IAM decides who sends. */
export function queuePolicy(scope: Construct, id: string, { arn, url }: Queue, source?: QueueSource): SqsQueuePolicy {
  const statements: Statement[] = source
    ? [
        {
          Sid: source.Sid,
          Effect: "Allow",
          Principal: { Service: source.service },
          Action: "sqs:SendMessage",
          Resource: arn,
          Condition: source.Condition,
        },
      ]
    : [];
  return new SqsQueuePolicy(scope, id, {
    queueUrl: url,
    policy: policyDocument(...statements, tlsOnly("sqs:*", arn)),
  });
}
