/**
 * What exists, in every environment alike. `environments/` holds the sizes. An edge (`calls`, `stores`, `publishes`,
 * `consumes`) is a permission. No edge, no permission.
 */

import { names } from "../constructs/records.ts";
import type { Queue, Service, Topology } from "./base/topology-schema.ts";

export { mapValues, names } from "../constructs/records.ts";
export * from "./base/topology-schema.ts";

export const topology = {
  services: {
    gateway: {
      port: 4000,
      entry: "services/gateway/src/main.ts",
      criticality: "high",
      public: true,
      serves: ["/graphql"],
      calls: ["command", "query"],
      secrets: ["media-signing-key"],
    },
    command: {
      port: 4001,
      entry: "services/command/src/main.ts",
      criticality: "high",
      migration: "services/command/src/migrate.ts",
      serves: ["/commands/*"],
      stores: { postgres: "write" },
    },
    query: {
      port: 4002,
      entry: "services/query/src/main.ts",
      criticality: "high",
      serves: ["/tasks", "/tasks/*", "/search"],
      stores: { postgres: "read", valkey: "write", opensearch: "read" },
    },
    relay: {
      port: 4003,
      entry: "services/relay/src/main.ts",
      criticality: "normal",
      stores: { postgres: "relay" },
      publishes: ["task-events"],
    },
    "search-indexer": {
      port: 4004,
      entry: "services/consumers/src/search-indexer/main.ts",
      criticality: "normal",
      stores: { opensearch: "write" },
      consumes: ["search-indexer"],
    },
    "audit-writer": {
      port: 4005,
      entry: "services/consumers/src/audit-writer/main.ts",
      criticality: "normal",
      planned: true,
      stores: { documents: "write" },
      consumes: ["audit-writer"],
    },
    notifier: {
      port: 4006,
      entry: "services/consumers/src/notifier/main.ts",
      criticality: "normal",
      planned: true,
      stores: { documents: "write" },
      consumes: ["notifier"],
      mails: true,
    },
    "media-processor": {
      port: 4007,
      entry: "services/consumers/src/media-processor/main.ts",
      criticality: "low",
      planned: true,
      buckets: { media: "write" },
      consumes: ["media-uploads"],
    },
    analytics: {
      port: 4008,
      entry: "services/consumers/src/analytics/main.ts",
      criticality: "low",
      planned: true,
      stores: { opensearch: "write" },
      consumes: ["analytics"],
    },
    "log-writer": {
      port: 4009,
      entry: "services/consumers/src/log-writer/main.ts",
      criticality: "low",
      planned: true,
      stores: { documents: "write", opensearch: "write" },
    },
  },
  topics: {
    "task-events": { fifo: true },
  },
  queues: {
    "search-indexer": { from: "task-events", events: ["TaskCreated", "TaskCompleted"] },
    "audit-writer": { from: "task-events" },
    notifier: { from: "task-events", events: ["TaskCompleted"] },
    analytics: { from: "task-events" },
    "media-uploads": { uploadsTo: "media" },
  },
  stores: {
    postgres: { kind: "postgres", port: 5432, database: "mindflow" },
    valkey: { kind: "valkey", port: 6379 },
    opensearch: { kind: "opensearch", port: 443 },
    documents: { kind: "documents", port: 27_017, database: "mindflow" },
  },
  buckets: {
    media: { served: true },
    backups: {},
    logs: {},
  },
  secrets: {
    "media-signing-key": {
      description: "The RSA key that signs the URLs of people's files. CloudFront has its public half.",
    },
  },
} as const satisfies Topology;

export type ServiceName = keyof typeof topology.services;
export type TopicName = keyof typeof topology.topics;
export type QueueName = keyof typeof topology.queues;
export type StoreName = keyof typeof topology.stores;
export type BucketName = keyof typeof topology.buckets;
export type SecretName = keyof typeof topology.secrets;

/** A service with every kind of edge, which its literal may lack. */
export function service(name: ServiceName): Service {
  return topology.services[name];
}

export type BuiltService = {
  [Name in ServiceName]: (typeof topology.services)[Name] extends { planned: true } ? never : Name;
}[ServiceName];

export const builtServices = names(topology.services).filter((name): name is BuiltService => !service(name).planned);

export function readersOf(store: StoreName): BuiltService[] {
  return builtServices.filter((name) => service(name).stores?.[store] === "read");
}

export function callersOf(name: ServiceName): BuiltService[] {
  return builtServices.filter((other) => service(other).calls?.includes(name));
}

export function servesRequests(name: ServiceName): boolean {
  return service(name).public === true || callersOf(name).length > 0;
}

export const builtQueues = names(topology.queues).filter((queue) =>
  builtServices.some((name) => service(name).consumes?.includes(queue)),
);

export function uploadQueues(bucket: BucketName): QueueName[] {
  const queues: Readonly<Record<QueueName, Queue>> = topology.queues;
  return names(queues).filter((name) => queues[name].uploadsTo === bucket);
}
