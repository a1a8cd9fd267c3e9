import type { Construct } from "constructs";
import { queuePolicy } from "./queue-policy.ts";
import { RetryingQueue, type RetryingQueueProps } from "./retrying-queue.ts";

/** A standard queue: S3 promises neither order nor exactly-once delivery. `UploadNotification` adds its policy. */
export class UploadQueue extends RetryingQueue {
  constructor(scope: Construct, id: string, props: Omit<RetryingQueueProps, "ordering">) {
    super(scope, id, { ...props, ordering: "none" });
    queuePolicy(this, "dead-letters-policy", this.deadLetters);
  }
}
