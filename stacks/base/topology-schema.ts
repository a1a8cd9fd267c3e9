import type { EventType } from "@mindflow/contracts/events";

/** How a service uses a store. The command service's migrations grant the matching privileges in PostgreSQL. */
export type Access = "read" | "write" | "relay";

export type BucketAccess = "read" | "write";

/** The priority of a service's pods, and the scheduler's order when resources are short. */
export const criticalities = { high: 1_000_000, normal: 100_000, low: 10_000 } as const;

export interface Service {
  readonly port: number;
  /** The file of its process, relative to the repository's root. */
  readonly entry: string;
  readonly criticality: keyof typeof criticalities;
  /** Migrates its database before a new version starts. Relative to the repository's root. */
  readonly migration?: string;
  readonly public?: true;
  /** It has no code yet: the mirror leaves it out. */
  readonly planned?: true;
  /** The paths that callers may request: exact, or a prefix with a star at its end. */
  readonly serves?: readonly string[];
  readonly calls?: readonly string[];
  readonly stores?: Readonly<Record<string, Access>>;
  readonly publishes?: readonly string[];
  readonly consumes?: readonly string[];
  readonly buckets?: Readonly<Record<string, BucketAccess>>;
  readonly secrets?: readonly string[];
  readonly mails?: true;
}

export interface Topic {
  /** SNS FIFO: ordered within an aggregate, duplicates within five minutes dropped. */
  readonly fifo: true;
}

export interface Queue {
  /** The topic that feeds it: a FIFO queue. */
  readonly from?: string;
  readonly events?: readonly EventType[];
  /** The bucket whose uploads feed it: a standard queue, because S3 promises neither order nor exactly-once delivery. */
  readonly uploadsTo?: string;
}

export interface Bucket {
  readonly served?: true;
}

export interface Secret {
  readonly description: string;
}

export interface Store {
  readonly kind: "postgres" | "valkey" | "opensearch" | "documents";
  /** On AWS. The mirror's ports are in `environments/local.ts`. */
  readonly port: number;
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
