import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy/index.js";
import { Construct } from "constructs";
import type { Environment } from "../stacks/environments/schema.ts";
import { alarm } from "./alarm.ts";
import { queueConditions } from "./conditions/queues.ts";
import { deadLettersSettings, queueSettings } from "./event-settings.ts";
import { deadLettersName, type Order, queueName } from "./names.ts";

export interface RetryingQueueProps {
  readonly environment: Environment;
  /** Its name in the topology. */
  readonly name: string;
  readonly order: Order;
  readonly keyArn: string;
  readonly alertsTopicArn: string;
}

/**
 * A queue that gives a message to its consumer again until it is done. One that was refused `maxReceiveCount` times
 * lands in the dead letters and stays there for `retention` again. Encrypted by our key. Alarms, as the
 * environment wants them, when the oldest message has waited too long and when there are dead letters. Who may fill it says whoever does: see `EventQueue` and `UploadQueue`.
 *
 * Limits: 120,000 messages in flight, beyond which SQS hands out none and says nothing.
 * Source: docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html
 */
export class RetryingQueue extends Construct {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly deadLetters: { readonly arn: string; readonly url: string; readonly name: string };

  constructor(scope: Construct, id: string, props: RetryingQueueProps) {
    super(scope, id);
    const { environment, name, order, keyArn, alertsTopicArn } = props;
    const deadLetters = new SqsQueue(this, "dead-letters", {
      ...deadLettersSettings(environment.events, order),
      name: deadLettersName(environment.name, name, order),
      kmsMasterKeyId: keyArn,
    });
    const queue = new SqsQueue(this, "queue", {
      ...queueSettings(environment.events, deadLetters.arn, order),
      name: queueName(environment.name, name, order),
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
    const wanted = environment.events.alarm;
    if ("oldestEvent" in wanted)
      for (const condition of queueConditions({
        name,
        queue: queue.name,
        deadLetters: deadLetters.name,
        oldestEvent: wanted.oldestEvent,
      }))
        alarm(this, environment.name, alertsTopicArn, condition);
  }
}
