import { builtQueues, type QueueName, type StoreName } from "../stacks/topology.ts";
import { createBuckets } from "./resources/buckets.ts";
import { createQueues, createTopics } from "./resources/messaging.ts";
import { createParameters } from "./resources/parameters.ts";
import { storeSecrets } from "./resources/secrets.ts";

/** What was created in LocalStack, by name in the topology. */
export interface Resources {
  readonly topicArns: Readonly<Record<string, string>>;
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly deadLetterUrls: Readonly<Record<string, string>>;
  readonly bucketNames: Readonly<Record<string, string>>;
}

export interface ResourceNeeds {
  /** LocalStack's. */
  readonly endpoint: string;
  /** The directory of the mirror's secrets. */
  readonly secrets: string;
  /** Where the services find the stores. */
  readonly stores: Readonly<Record<StoreName, { readonly host: string; readonly port: number }>>;
  /** Those that have a consumer, where nothing else is said. */
  readonly queues?: readonly QueueName[];
}

/**
 * Creates what the topology wants in AWS, with the names and the settings that Terraform gives it; what is there already
 * is left or set anew. Policies and keys are left out: LocalStack would take them and enforce nothing.
 */
export async function createResources(needs: ResourceNeeds): Promise<Resources> {
  const { endpoint, secrets, stores, queues = builtQueues } = needs;
  const messaging = async () => {
    const created = await createQueues(endpoint, queues);
    return { topicArns: await createTopics(endpoint, created), created };
  };
  const [{ topicArns, created }] = await Promise.all([
    messaging(),
    storeSecrets(endpoint, secrets),
    createParameters(endpoint, stores),
  ]);
  const bucketNames = await createBuckets(endpoint, created);
  const urls = (of: "queue" | "deadLetters") =>
    Object.fromEntries(Object.entries(created).map(([name, queue]) => [name, queue[of].url]));
  return { topicArns, queueUrls: urls("queue"), deadLetterUrls: urls("deadLetters"), bucketNames };
}
