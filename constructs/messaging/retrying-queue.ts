import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { deadLettersName, type Ordering, queueName } from "../names.ts";
import { alarm } from "../observability/alarm.ts";
import { queueAlarms } from "../observability/alarms/queues.ts";
import { deadLettersSettings, type EventSettings, queueSettings } from "./event-settings.ts";

export interface RetryingQueueProps {
  readonly environment: string;
  readonly name: string;
  readonly ordering: Ordering;
  readonly settings: EventSettings & {
    /** The age of the oldest message that raises an alarm, or the reason for no alarm. */
    readonly alarm: { readonly oldestEvent: StringValue } | { readonly noAlarm: string };
  };
  readonly keyArn: string;
  readonly alertsTopicArn: string;
}

/**
 * A queue with its alarms and its dead-letter queue, which receives a message after `maxReceiveCount` failed
 * deliveries. `EventQueue` and `UploadQueue` add the policies.
 * Limit: 120,000 messages in flight; beyond that SQS silently delivers none.
 * Source: docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html
 */
export class RetryingQueue extends Construct {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly deadLetters: { readonly arn: string; readonly url: string; readonly name: string };

  constructor(scope: Construct, id: string, props: RetryingQueueProps) {
    super(scope, id);
    const { environment, name, ordering, settings, keyArn, alertsTopicArn } = props;
    const deadLetters = new SqsQueue(this, "dead-letters", {
      ...deadLettersSettings(settings, ordering),
      name: deadLettersName(environment, name, ordering),
      kmsMasterKeyId: keyArn,
    });
    const queue = new SqsQueue(this, "queue", {
      ...queueSettings(settings, deadLetters.arn, ordering),
      name: queueName(environment, name, ordering),
      kmsMasterKeyId: keyArn,
    });
    new SqsQueueRedriveAllowPolicy(this, "redrive-allow", {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
    });
    this.arn = queue.arn;
    this.url = queue.url;
    this.name = queue.name;
    this.deadLetters = { arn: deadLetters.arn, url: deadLetters.url, name: deadLetters.name };
    if ("noAlarm" in settings.alarm) return;
    const { oldestEvent } = settings.alarm;
    for (const definition of queueAlarms({ name, queue: queue.name, deadLetters: deadLetters.name, oldestEvent }))
      alarm(this, environment, alertsTopicArn, definition);
  }
}
