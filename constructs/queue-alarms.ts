import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { seconds } from "../stacks/environments/duration.ts";
import type { EnvironmentName } from "../stacks/environments/schema.ts";
import { resourceName } from "./names.ts";

export interface QueueAlarmsProps {
  readonly environment: EnvironmentName;
  /** The queue's name in the topology. */
  readonly name: string;
  readonly queue: SqsQueue;
  readonly deadLetters: SqsQueue;
  /** How long an event may wait before somebody is told. */
  readonly oldestEvent: StringValue;
}

/**
 * Two conditions that a person must mend, each seen within a minute of SQS's report: the oldest event has waited too
 * long, or there are dead letters. Each names its runbook.
 *
 * A queue that is silent is fine: SQS stops reporting on one that nobody has used for six hours.
 */
export class QueueAlarms extends Construct {
  constructor(scope: Construct, id: string, props: QueueAlarmsProps) {
    super(scope, id);
    const { environment, name, queue, deadLetters, oldestEvent } = props;
    const perMinute = {
      namespace: "AWS/SQS",
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
    };
    new CloudwatchMetricAlarm(this, "oldest-event", {
      ...perMinute,
      alarmName: resourceName(environment, `${name}-events-stuck`),
      alarmDescription: `The oldest event for ${name} has waited ${oldestEvent}. Runbook: docs/runbooks/events-stuck.md`,
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: queue.name },
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: seconds(oldestEvent),
    });
    new CloudwatchMetricAlarm(this, "dead-letters", {
      ...perMinute,
      alarmName: resourceName(environment, `${name}-dead-letters`),
      alarmDescription: `${name} has dead letters. Runbook: docs/runbooks/dead-letters.md`,
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: deadLetters.name },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
    });
  }
}
