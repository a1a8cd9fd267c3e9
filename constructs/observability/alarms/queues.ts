import type { StringValue } from "ms";
import { seconds } from "../../duration.ts";
import type { AlarmDefinition, Metric } from "../alarm-definition.ts";

export interface QueueAlarmsProps {
  readonly name: string;
  readonly queue: string;
  readonly deadLetters: string;
  readonly oldestEvent: StringValue;
}

/** Missing data is no breach: SQS stops reporting on a queue that was not used for six hours. */
export function queueAlarms({ name, queue, deadLetters, oldestEvent }: QueueAlarmsProps): AlarmDefinition[] {
  return [
    {
      name: `${name}-events-stuck`,
      summary: `The oldest event for ${name} has waited for ${oldestEvent}.`,
      runbook: "events-stuck",
      measure: { highest: [age(queue)] },
      comparison: "at or above",
      threshold: seconds(oldestEvent),
    },
    {
      name: `${name}-dead-letters`,
      summary: `${name} has dead letters.`,
      runbook: "dead-letters",
      measure: { highest: [waiting(deadLetters)] },
      comparison: "above",
      threshold: 0,
    },
  ];
}

export function age(queue: string): Metric {
  return metric(queue, "ApproximateAgeOfOldestMessage");
}

export function waiting(queue: string): Metric {
  return metric(queue, "ApproximateNumberOfMessagesVisible");
}

function metric(queue: string, name: string): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queue }, statistic: "Maximum" };
}
