import type { StringValue } from "ms";
import { days, seconds } from "../../../constructs/duration.ts";
import { readersOf } from "../../topology.ts";
import type { AwsRule } from "../rule.ts";

function isTooShortToRestore(rto: StringValue): boolean {
  return seconds(rto) < seconds("1h");
}

/** A replica of PostgreSQL serves reads only: the standby of `multiAz` takes over from the writer. */
export function replicaHasReader(readers: readonly string[]): AwsRule {
  return {
    path: "aws.data.postgres.readReplicas",
    limit: "a replica has a reader, and no service of the topology has the edge postgres: read",
    fix: "set 0, or give the edge to a service that reads",
    refuses: ({ aws }) => aws.data.postgres.readReplicas > 0 && readers.length === 0,
  };
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
    limit: "every store can be restored for as long as aws.recovery.backups promises",
    fix: "raise it, or lower aws.recovery.backups",
    refuses: ({ aws }) => seconds(aws.data.backups) < seconds(aws.recovery.backups),
  },
  {
    path: "aws.data.deletionProtection",
    limit: "production's data must not be deleted by mistake",
    fix: "set true",
    refuses: ({ name, aws }) => name === "production" && !aws.data.deletionProtection,
  },
  {
    path: "aws.data.postgres.storage",
    limit: "RDS storage autoscaling needs room to grow by a tenth",
    fix: "raise maxGiB to 1.1 times initialGiB or more",
    refuses: ({ aws: { data } }) => data.postgres.storage.maxGiB < data.postgres.storage.initialGiB * 1.1,
  },
  {
    path: "aws.data.postgres.multiAz",
    limit: "restoring a backup takes an hour, and aws.recovery.rto is two hours or less",
    fix: "set true, or raise aws.recovery.rto",
    refuses: ({ aws }) => !aws.data.postgres.multiAz && seconds(aws.recovery.rto) <= seconds("2h"),
  },
  {
    path: "aws.data.postgres.readReplicas",
    limit: "production reads from replicas",
    fix: "set 1 or more",
    refuses: ({ name, aws }) => name === "production" && aws.data.postgres.readReplicas < 1,
  },
  replicaHasReader(readersOf("postgres")),
  {
    path: "aws.data.valkey.replicas",
    limit: "with an aws.recovery.rto of less than an hour, the cache must survive the loss of a zone",
    fix: "set 1 or more, or raise aws.recovery.rto",
    refuses: ({ aws }) => aws.data.valkey.replicas < 1 && isTooShortToRestore(aws.recovery.rto),
  },
  {
    path: "aws.data.documents.instances",
    limit: "with an aws.recovery.rto of less than an hour, DocumentDB must survive the loss of a zone",
    fix: "set 2 or more, or raise aws.recovery.rto",
    refuses: ({ aws }) => aws.data.documents.instances < 2 && isTooShortToRestore(aws.recovery.rto),
  },
  {
    path: "aws.data.opensearch",
    limit: "with an aws.recovery.rto of less than an hour, OpenSearch must survive the loss of a zone",
    fix: "set zones: 3 and add masters, or raise aws.recovery.rto",
    refuses: ({ aws: { data, recovery } }) =>
      isTooShortToRestore(recovery.rto) && (data.opensearch.zones < 3 || "noMasters" in data.opensearch.masters),
  },
  {
    path: "aws.data.opensearch.zones",
    limit: "the network has fewer zones",
    fix: "use at most the number of aws.network.zones",
    refuses: ({ aws }) => aws.data.opensearch.zones > aws.network.zones.length,
  },
  {
    path: "aws.data.opensearch.instances",
    limit: "every zone needs the same number of instances",
    fix: "use a multiple of zones",
    refuses: ({ aws: { data } }) => data.opensearch.instances % data.opensearch.zones !== 0,
  },
];
