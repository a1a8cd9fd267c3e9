/**
 * What exists. The same in every environment; how big it is stands in `environments/`, and everything else is derived
 * from the two: Terraform, chart values, the services' settings, permissions, the mirror and the diagrams.
 *
 * An edge here (`calls`, `stores`, `publishes`, `consumes`) is a permission. No edge, no permission.
 */

import type { EventType } from "@mindflow/contracts/events";

/** How a service may use a store. What each word allows in PostgreSQL is granted by the command service's migrations. */
export type Access = "read" | "write" | "relay";

/** What a service may do in a bucket: get objects, or get, put and delete them. */
export type BucketAccess = "read" | "write";

export interface Service {
  /** The HTTP port it listens on: its API, `/health/live`, `/health/ready` and `/metrics`. */
  readonly port: number;
  /** Where its process starts, from the root of the repository. */
  readonly entry: string;
  readonly criticality: keyof typeof criticalities;
  /** What brings its database up to date before a new version of it starts, from the root of the repository. */
  readonly migration?: string;
  /** Whether requests from outside reach it. */
  readonly public?: true;
  /** It has no code yet: AWS and the charts have it, the mirror leaves it out. The word goes when its code comes. */
  readonly planned?: true;
  readonly calls?: readonly string[];
  readonly stores?: Readonly<Record<string, Access>>;
  readonly publishes?: readonly string[];
  readonly consumes?: readonly string[];
  readonly buckets?: Readonly<Record<string, BucketAccess>>;
  /** Secrets that it is given beside the credentials of its stores. */
  readonly secrets?: readonly string[];
  /** It sends e-mail, from the environment's own domain only. */
  readonly mails?: true;
}

/**
 * How much the others depend on a service, as the priority of its pods: where room is short, the scheduler finds it for
 * the higher one first.
 */
export const criticalities = { high: 1_000_000, normal: 100_000, low: 10_000 } as const;

export interface Topic {
  /** Order is kept within an aggregate, and a repeat within five minutes is dropped: SNS FIFO. */
  readonly fifo: true;
}

export interface Queue {
  /** The topic that feeds it, in order and once. */
  readonly from?: string;
  /** The event types it is given; every type where this is left out. */
  readonly events?: readonly EventType[];
  /** The bucket that tells it of every upload instead. S3 knows no order and may tell twice: a standard queue. */
  readonly uploadsTo?: string;
}

export interface Bucket {
  /** People's own files are served through CloudFront, by signed URLs only; the rest is for us alone. */
  readonly served?: true;
}

export interface Secret {
  /** What it is, for the person who has to put it there or replace it. */
  readonly description: string;
}

export interface Store {
  readonly kind: "postgres" | "valkey" | "opensearch" | "documents";
  /** On AWS. The mirror's ports stand in `environments/local.ts`, beside what may run on a laptop already. */
  readonly port: number;
  /** The database within the store, where it has such. */
  readonly database?: string;
}

export interface Topology {
  readonly services: Readonly<Record<string, Service>>;
  readonly topics: Readonly<Record<string, Topic>>;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly stores: Readonly<Record<string, Store>>;
  readonly buckets: Readonly<Record<string, Bucket>>;
  readonly secrets: Readonly<Record<string, Secret>>;
}

export const topology = {
  services: {
    gateway: {
      port: 4000,
      entry: "services/gateway/src/main.ts",
      criticality: "high",
      public: true,
      calls: ["command", "query"],
      secrets: ["media-signing-key"],
    },
    command: {
      port: 4001,
      entry: "services/command/src/main.ts",
      criticality: "high",
      migration: "services/command/src/migrate.ts",
      stores: { postgres: "write" },
    },
    query: {
      port: 4002,
      entry: "services/query/src/main.ts",
      criticality: "high",
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

/** The keys of a record with their types, which `Object.keys` forgets. */
export function names<T extends object>(record: T): (keyof T & string)[] {
  return Object.keys(record) as (keyof T & string)[];
}

/** A record with the same keys and other values. */
export function mapValues<K extends string, V, W>(record: Readonly<Record<K, V>>, to: (value: V, key: K) => W) {
  return Object.fromEntries(names(record).map((key) => [key, to(record[key], key)])) as Record<K, W>;
}

/** A service by name with every kind of edge readable, though its literal may lack some. */
export function service(name: ServiceName): Service {
  return topology.services[name];
}

/** A service whose code is there. */
export type BuiltService = {
  [Name in ServiceName]: (typeof topology.services)[Name] extends { planned: true } ? never : Name;
}[ServiceName];

export const builtServices = names(topology.services).filter((name): name is BuiltService => !service(name).planned);

/** The built services that call one. */
export function callersOf(name: ServiceName): BuiltService[] {
  return builtServices.filter((other) => service(other).calls?.includes(name));
}

/** Whether somebody waits for its answers: people, or another service. */
export function servesRequests(name: ServiceName): boolean {
  return service(name).public === true || callersOf(name).length > 0;
}

/** The queues that a built service consumes: a queue without one would only fill up. */
export const builtQueues = names(topology.queues).filter((queue) =>
  builtServices.some((name) => service(name).consumes?.includes(queue)),
);

/** The queues that a bucket tells of its uploads. */
export function uploadQueues(bucket: BucketName): QueueName[] {
  const queues: Readonly<Record<QueueName, Queue>> = topology.queues;
  return names(queues).filter((name) => queues[name].uploadsTo === bucket);
}
