import type { StringValue } from "ms";
import { z } from "zod";
import { days, duration, logRetention, seconds } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

const databaseClass = z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'it must be a class such as "db.t3.micro"');
const searchType = z.string().regex(/^[a-z0-9]+\.[a-z0-9]+\.search$/, 'it must be a type such as "m7g.large.search"');

/** Nodes that only keep the cluster together, or the reason for doing without. */
const masters = z.union(
  [
    z.strictObject({ instanceType: searchType, instances: z.union([z.literal(3), z.literal(5)]) }),
    z.strictObject({ noMasters: z.string().min(20) }),
  ],
  { error: 'it must be { instanceType, instances: 3 }, or { noMasters: "…" } with the reason in a sentence' },
);

export const dataSchema = z.strictObject({
  /** How long every store keeps what it can be restored from. */
  backups: duration,
  /** No store can be deleted while this is on; and when it is off again and one is, its last state is not kept. */
  deletionProtection: z.boolean(),
  /** How long the stores' logs are kept. */
  logs: logRetention,
  postgres: z.strictObject({
    instanceClass: databaseClass,
    /** A standby in another zone, which takes over by itself. */
    multiAz: z.boolean(),
    readReplicas: z.int().min(0).max(15),
    storage: z.strictObject({
      firstGiB: z.int().min(20).max(65_536),
      /** How far the disk may grow by itself. It never shrinks. */
      mostGiB: z.int().max(65_536),
    }),
  }),
  valkey: z.strictObject({
    nodeType: z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'it must be a type such as "cache.t4g.micro"'),
    shards: z.int().min(1).max(500),
    /** Copies of each shard, in other zones. */
    replicas: z.int().min(0).max(5),
  }),
  documents: z.strictObject({
    instanceClass: databaseClass,
    /** The first writes; each further one reads, and takes over. */
    instances: z.int().min(1).max(16),
  }),
  opensearch: z.strictObject({
    instanceType: searchType,
    instances: z.int().min(1).max(80),
    zones: z.int().min(1).max(3),
    /** Of each instance. */
    volumeGiB: z.int().min(10),
    masters,
  }),
});

/** No time to restore anything from a backup. */
function isPrompt(rto: StringValue): boolean {
  return seconds(rto) < seconds("1h");
}

export const dataRules: readonly AwsRule[] = [
  {
    path: "aws.data.backups",
    limit: "RDS, DocumentDB and ElastiCache keep backups for 1 to 35 days",
    fix: 'use "1d" to "35d"',
    refuses: ({ aws }) => days(aws.data.backups) < 1 || days(aws.data.backups) > 35,
  },
  {
    path: "aws.data.backups",
    limit: "every store can be put back as far as aws.recovery.backups says",
    fix: "use that or more, or promise less",
    refuses: ({ aws }) => seconds(aws.data.backups) < seconds(aws.recovery.backups),
  },
  {
    path: "aws.data.deletionProtection",
    limit: "nobody deletes production's data by one command",
    fix: "set true",
    refuses: ({ name, aws }) => name === "production" && !aws.data.deletionProtection,
  },
  {
    path: "aws.data.postgres.storage",
    limit: "RDS lets a disk grow only where it may grow by a tenth",
    fix: "raise mostGiB to 1.1 times firstGiB or more",
    refuses: ({ aws: { data } }) => data.postgres.storage.mostGiB < data.postgres.storage.firstGiB * 1.1,
  },
  {
    path: "aws.data.postgres.multiAz",
    limit: "a backup takes an hour to be restored, and aws.recovery.rto is two or less",
    fix: "set true, or promise less",
    refuses: ({ aws }) => !aws.data.postgres.multiAz && seconds(aws.recovery.rto) <= seconds("2h"),
  },
  {
    path: "aws.data.postgres.readReplicas",
    limit: "production reads apart from the writer",
    fix: "set 1 or more",
    refuses: ({ name, aws }) => name === "production" && aws.data.postgres.readReplicas < 1,
  },
  {
    path: "aws.data.valkey.replicas",
    limit: "aws.recovery.rto is less than an hour, so the cache survives the loss of a zone",
    fix: "set 1 or more, or promise less",
    refuses: ({ aws }) => aws.data.valkey.replicas < 1 && isPrompt(aws.recovery.rto),
  },
  {
    path: "aws.data.documents.instances",
    limit: "aws.recovery.rto is less than an hour, so the documents survive the loss of a zone",
    fix: "set 2 or more, or promise less",
    refuses: ({ aws }) => aws.data.documents.instances < 2 && isPrompt(aws.recovery.rto),
  },
  {
    path: "aws.data.opensearch",
    limit: "aws.recovery.rto is less than an hour, so the search survives the loss of a zone",
    fix: "set zones: 3 and give it masters, or promise less",
    refuses: ({ aws: { data, recovery } }) =>
      isPrompt(recovery.rto) && (data.opensearch.zones < 3 || "noMasters" in data.opensearch.masters),
  },
  {
    path: "aws.data.opensearch.zones",
    limit: "the network has not as many zones",
    fix: "use at most as many as aws.network.zones has",
    refuses: ({ aws }) => aws.data.opensearch.zones > aws.network.zones.length,
  },
  {
    path: "aws.data.opensearch.instances",
    limit: "OpenSearch spreads evenly, so every zone has as many",
    fix: "use a multiple of zones",
    refuses: ({ aws: { data } }) => data.opensearch.instances % data.opensearch.zones !== 0,
  },
];
