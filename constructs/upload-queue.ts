import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import type { Construct } from "constructs";
import { policyDocument, tlsOnly } from "./policy.ts";
import { RetryingQueue, type RetryingQueueProps } from "./retrying-queue.ts";

/**
 * What a bucket tells of its uploads, kept for one consumer until it has done its work: in any order, and sometimes
 * twice, since S3 promises neither. Empty until an `UploadNotification` fills it, which also says who may.
 */
export class UploadQueue extends RetryingQueue {
  constructor(scope: Construct, id: string, props: Omit<RetryingQueueProps, "order">) {
    super(scope, id, { ...props, order: "none" });
    new SqsQueuePolicy(this, "dead-letters-policy", {
      queueUrl: this.deadLetters.url,
      policy: policyDocument(tlsOnly("sqs:*", this.deadLetters.arn)),
    });
  }
}
