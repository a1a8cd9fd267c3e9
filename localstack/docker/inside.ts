import { bucketName, deadLettersName, queueName, topicName } from "../../constructs/names.ts";
import { builtQueues, mapValues, type Queue, type QueueName, topology } from "../../stacks/topology.ts";
import * as addresses from "../addresses.ts";
import { localOnAws } from "../resources/aws.ts";
import type { Resources } from "../resources/resources.ts";

export const secretsDirectory = "/run/secrets";

export const awsEndpoint = addresses.awsEndpoint(addresses.inDocker);
export const stores = addresses.storeAddresses(addresses.inDocker);
export const postgresServers = addresses.postgresServers(addresses.inDocker);

/** ARNs and URLs follow from the names. */
export function resourcesAt(endpoint: string): Resources {
  const { name: environment, region, aws } = localOnAws;
  const { account } = aws.foundation;
  const ordering = (queue: QueueName) => ((topology.queues[queue] as Queue).from ? "fifo" : "none");
  const urls = (nameOf: typeof queueName) =>
    Object.fromEntries(
      builtQueues.map((queue) => {
        const name = nameOf(environment, queue, ordering(queue));
        return [queue, `${endpoint}/queue/${region}/${account}/${name}`];
      }),
    );
  return {
    topicArns: mapValues(
      topology.topics,
      (_topic, name) => `arn:aws:sns:${region}:${account}:${topicName(environment, name)}`,
    ),
    queueUrls: urls(queueName),
    deadLetterUrls: urls(deadLettersName),
    bucketNames: mapValues(topology.buckets, (_bucket, name) => bucketName(environment, name, account)),
  };
}

export const composeSettings = addresses.settingsOf(addresses.inDocker, resourcesAt(awsEndpoint), {
  host: "0.0.0.0",
  secretsDirectory,
  tokenKeysUrl: `file://${secretsDirectory}/token-keys.json`,
});
