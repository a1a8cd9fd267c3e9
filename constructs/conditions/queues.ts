import type { StringValue } from "ms";
import { seconds } from "../../stacks/environments/duration.ts";
import type { Condition, Metric } from "../condition.ts";

export interface QueueWatch {
  /** The queue's name in the topology. */
  readonly name: string;
  /** The names of the two in SQS. */
  readonly queue: string;
  readonly deadLetters: string;
  /** How long a message may wait before somebody is told. */
  readonly oldestEvent: StringValue;
}

/** A queue that is silent is fine: SQS stops reporting on one that nobody has used for six hours. */
export function queueConditions({ name, queue, deadLetters, oldestEvent }: QueueWatch): Condition[] {
  return [
    {
      name: `${name}-events-stuck`,
      says: `The oldest event for ${name} has waited ${oldestEvent}.`,
      runbook: "events-stuck",
      of: { highest: [age(queue)] },
      when: "at or above",
      threshold: seconds(oldestEvent),
    },
    {
      name: `${name}-dead-letters`,
      says: `${name} has dead letters.`,
      runbook: "dead-letters",
      of: { highest: [waiting(deadLetters)] },
      when: "above",
      threshold: 0,
    },
  ];
}

/** How long the oldest message of a queue has waited, in seconds. */
export function age(queue: string): Metric {
  return of(queue, "ApproximateAgeOfOldestMessage");
}

/** How many messages a queue would hand out. */
export function waiting(queue: string): Metric {
  return of(queue, "ApproximateNumberOfMessagesVisible");
}

function of(queue: string, name: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queue }, statistic: "Maximum" };
}
