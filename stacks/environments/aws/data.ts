import { z } from "zod";
import { duration, logRetention } from "../../../constructs/duration.ts";

const databaseClass = z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'it must be a class such as "db.t3.micro"');
const searchType = z.string().regex(/^[a-z0-9]+\.[a-z0-9]+\.search$/, 'it must be a type such as "m7g.large.search"');

const masters = z.union(
  [
    z.strictObject({ instanceType: searchType, instances: z.union([z.literal(3), z.literal(5)]) }),
    z.strictObject({ noMasters: z.string().min(20) }),
  ],
  { error: 'it must be { instanceType, instances: 3 }, or { noMasters: "…" } with the reason in a sentence' },
);

export const dataSchema = z.strictObject({
  /** Retention of every store's own backups. */
  backups: duration,
  /** Stores cannot be deleted. If off, a deleted store leaves no final snapshot. */
  deletionProtection: z.boolean(),
  logs: logRetention,
  postgres: z.strictObject({
    instanceClass: databaseClass,
    /** A standby in another zone, with automatic failover. */
    multiAz: z.boolean(),
    readReplicas: z.int().min(0).max(15),
    storage: z.strictObject({
      initialGiB: z.int().min(20).max(65_536),
      /** Limit of storage autoscaling. A volume never shrinks. */
      maxGiB: z.int().max(65_536),
    }),
  }),
  valkey: z.strictObject({
    nodeType: z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'it must be a type such as "cache.t4g.micro"'),
    shards: z.int().min(1).max(500),
    replicas: z.int().min(0).max(5),
  }),
  documents: z.strictObject({
    instanceClass: databaseClass,
    /** One writer; the others are readers and failover targets. */
    instances: z.int().min(1).max(16),
  }),
  opensearch: z.strictObject({
    instanceType: searchType,
    instances: z.int().min(1).max(80),
    zones: z.int().min(1).max(3),
    volumeGiB: z.int().min(10),
    masters,
  }),
});
