/** The name of a resource in an AWS account, which several environments may share: `mindflow-dev-task-events`. */
export function resourceName(environment: string, name: string): string {
  return `mindflow-${environment}-${name}`;
}

export function topicName(environment: string, topic: string): string {
  return `${resourceName(environment, topic)}.fifo`;
}

export function queueName(environment: string, queue: string, ordering: Ordering = "fifo"): string {
  return `${resourceName(environment, queue)}${suffix(ordering)}`;
}

/** The dead-letter queue of a queue: FIFO if the queue is FIFO, as SQS requires. */
export function deadLettersName(environment: string, queue: string, ordering: Ordering = "fifo"): string {
  return `${resourceName(environment, queue)}-dead-letters${suffix(ordering)}`;
}

/** Bucket names are unique across all AWS accounts, so ours end with the account's id. */
export function bucketName(environment: string, bucket: string, account: string): string {
  return `${resourceName(environment, bucket)}-${account}`;
}

export type Ordering = "fifo" | "none";

function suffix(ordering: Ordering): string {
  return ordering === "fifo" ? ".fifo" : "";
}
