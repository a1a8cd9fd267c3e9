import { bucketName, deadLettersName, queueName, topicName } from "../../constructs/names.ts";
import type { Addresses } from "../../stacks/settings.ts";
import {
  builtQueues,
  mapValues,
  type Queue,
  type QueueName,
  type StoreName,
  service,
  topology,
} from "../../stacks/topology.ts";
import type { Address } from "../addresses.ts";
import { localOnAws } from "../aws.ts";
import type { Resources } from "../resources.ts";

const { name: environment, region, aws } = localOnAws;
const { account } = aws.foundation;

/** LocalStack, for who is in the same network. */
export const awsEndpoint = "http://localstack:4566";

/** Where a container finds its secrets. */
export const secretsDirectory = "/run/secrets";

/** Each store under the name of its container, at the port that its image has: of a store with several nodes the first. */
export const stores: Record<StoreName, Address> = {
  postgres: { host: "postgres", port: 5432 },
  valkey: { host: "valkey-1", port: 6379 },
  opensearch: { host: "opensearch", port: 9200 },
  documents: { host: "documents", port: 27_017 },
};

/** What is created in the LocalStack at an endpoint: it keeps no secret of how it names things. */
export function resourcesAt(endpoint: string): Resources {
  const order = (queue: QueueName) => ((topology.queues[queue] as Queue).from ? "fifo" : "none");
  const url = (name: string) => `${endpoint}/queue/${region}/${account}/${name}`;
  const perQueue = (name: typeof queueName) =>
    Object.fromEntries(builtQueues.map((queue) => [queue, url(name(environment, queue, order(queue)))]));
  return {
    topicArns: mapValues(
      topology.topics,
      (_topic, name) => `arn:aws:sns:${region}:${account}:${topicName(environment, name)}`,
    ),
    queueUrls: perQueue(queueName),
    deadLetterUrls: perQueue(deadLettersName),
    bucketNames: mapValues(topology.buckets, (_bucket, name) => bucketName(environment, name, account)),
  };
}

/** PostgreSQL's servers as a service's settings name them. */
export const postgresServers: Address = { host: "postgres:5432,postgres-replica:5432", port: stores.postgres.port };

const resources = resourcesAt(awsEndpoint);

/** Where everything is inside the mirror's network, which has names for its containers. */
export const inside: Addresses = {
  host: "0.0.0.0",
  secretsDirectory,
  tokenKeysUrl: `file://${secretsDirectory}/token-keys.json`,
  port: (name) => service(name).port,
  url: (name) => `http://${name}:${service(name).port}`,
  topicArn: (topic) => resources.topicArns[topic] ?? "",
  queueUrl: (queue) => resources.queueUrls[queue] ?? "",
  stores: {
    postgres: { ...postgresServers, tls: false },
    valkey: { ...stores.valkey, tls: false },
    opensearch: { url: `http://${stores.opensearch.host}:${stores.opensearch.port}`, iam: false },
  },
};
