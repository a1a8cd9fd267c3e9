import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EncryptionKey } from "../constructs/encryption-key.ts";
import { EventQueue } from "../constructs/event-queue.ts";
import { EventTopic } from "../constructs/event-topic.ts";
import { resourceName } from "../constructs/names.ts";
import { AwsStack } from "./aws-stack.ts";
import type { Environment } from "./environments/schema.ts";
import { mapValues, type Queue, type TopicName, topology } from "./topology.ts";

/** Every topic and queue of the topology, encrypted by one key. */
export class Messaging extends AwsStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "messaging", environment);
    const key = new EncryptionKey(this, "key", {
      name: resourceName(environment.name, "events"),
      description: `Events in the topics and queues of ${environment.name}.`,
    });
    const topics = mapValues(
      topology.topics,
      (_topic, name) => new EventTopic(this, `${name}-topic`, { environment: environment.name, name, key }),
    );
    const queues = mapValues(topology.queues, ({ from, events }: Queue & { from: TopicName }, name) => {
      const topic = topics[from];
      return new EventQueue(this, `${name}-queue`, { environment, name, topic, key, ...(events && { events }) });
    });
    this.#tell(
      "topic-arns",
      mapValues(topics, (topic) => topic.arn),
    );
    this.#tell(
      "queue-urls",
      mapValues(queues, (queue) => queue.url),
    );
  }

  /** What a service's settings are made of, by the names of the topology. */
  #tell(name: string, value: Record<string, string>): void {
    new TerraformOutput(this, name, { value, staticId: true });
  }
}
