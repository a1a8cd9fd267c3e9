import type { EnvironmentName } from "../stacks/environments/schema.ts";

/** `mindflow-dev-task-events`: what a resource is called in the account, where environments may live side by side. */
export function resourceName(environment: EnvironmentName, name: string): string {
  return `mindflow-${environment}-${name}`;
}

/** AWS insists on the suffix of a FIFO topic. */
export function topicName(environment: EnvironmentName, topic: string): string {
  return `${resourceName(environment, topic)}.fifo`;
}

export function queueName(environment: EnvironmentName, queue: string): string {
  return `${resourceName(environment, queue)}.fifo`;
}

/** Where the events end that a queue's consumer refused `maxReceiveCount` times. FIFO as its queue is: SQS insists. */
export function deadLettersName(environment: EnvironmentName, queue: string): string {
  return `${resourceName(environment, queue)}-dead-letters.fifo`;
}
