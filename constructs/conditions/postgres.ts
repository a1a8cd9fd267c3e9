import type { StringValue } from "ms";
import { seconds } from "../../stacks/environments/duration.ts";
import type { Condition, Metric } from "../condition.ts";

export interface PostgresWatch {
  /** The instances' identifiers: the writer and its replicas. */
  readonly writer: string;
  readonly replicas: readonly string[];
  /** What each had at first, in GiB. */
  readonly storageGib: number;
  /** As in "db.t3.micro". */
  readonly instanceClass: string;
  /** How far a replica may be behind before somebody is told. */
  readonly replicaBehind: StringValue;
}

/** Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export function postgresConditions({ writer, replicas, ...watch }: PostgresWatch): Condition[] {
  const of = (instances: readonly string[], name: string, statistic: Metric["statistic"]): Metric[] =>
    instances.map((instance) => ({
      namespace: "AWS/RDS",
      name,
      dimensions: { DBInstanceIdentifier: instance },
      statistic,
    }));
  const all = [writer, ...replicas];
  const behind: Condition = {
    name: "postgres-replica-behind",
    says: `A replica of PostgreSQL is more than ${watch.replicaBehind} behind its writer: reads show old tasks, or wait.`,
    of: { highest: of(replicas, "ReplicaLag", "Maximum") },
    when: "above",
    threshold: seconds(watch.replicaBehind),
    minutes: 5,
  };
  return [
    {
      name: "postgres-cpu-high",
      says: "An instance of PostgreSQL has used more than 80 % of its processors for a quarter of an hour.",
      of: { highest: of(all, "CPUUtilization", "Average") },
      when: "above",
      threshold: 80,
      minutes: 15,
    },
    {
      name: "postgres-storage-low",
      says: "An instance of PostgreSQL has almost no storage left, and its disk has not grown: without any it stops.",
      of: { lowest: of(all, "FreeStorageSpace", "Minimum") },
      when: "below",
      // RDS lets the disk grow at a tenth, so at a twentieth it could not.
      threshold: (watch.storageGib * 2 ** 30) / 20,
      minutes: 5,
    },
    {
      name: "postgres-connections-high",
      says: "An instance of PostgreSQL has more than 80 % of the connections that it allows.",
      of: { highest: of(all, "DatabaseConnections", "Maximum") },
      when: "above",
      threshold: Math.round(maxConnections(watch.instanceClass) * 0.8),
      minutes: 5,
    },
    {
      name: "postgres-wraparound",
      says: "PostgreSQL has a thousand million transactions that no vacuum has frozen: at two thousand million it stops.",
      of: { highest: of([writer], "MaximumUsedTransactionIDs", "Maximum") },
      when: "above",
      threshold: 1_000_000_000,
    },
    ...(replicas.length > 0 ? [behind] : []),
  ];
}

/**
 * How many clients RDS lets in unless a parameter says otherwise: one for each 9,531,392 bytes of memory, and at most
 * 5,000. A tenth of the memory is counted off, which RDS and the operating system have for themselves.
 *
 * @throws Error for a class of a family or size that is not in the tables below.
 */
export function maxConnections(instanceClass: string): number {
  const [, family = "", size = ""] = instanceClass.split(".");
  const gib = (gibOfLarge[family.charAt(0)] ?? Number.NaN) * (largesIn[size] ?? Number.NaN);
  if (Number.isNaN(gib)) throw new Error(`the memory of ${instanceClass} is not known: add it to maxConnections`);
  return Math.min(5000, Math.floor((gib * 0.9 * 2 ** 30) / 9_531_392));
}

const gibOfLarge: Readonly<Record<string, number>> = { t: 8, m: 8, r: 16 };
const largesIn: Readonly<Record<string, number>> = {
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
  xlarge: 2,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 16,
  "12xlarge": 24,
  "16xlarge": 32,
  "24xlarge": 48,
};
