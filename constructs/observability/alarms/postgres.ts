import type { StringValue } from "ms";
import { seconds } from "../../duration.ts";
import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

export interface PostgresAlarmsProps {
  readonly writer: string;
  readonly replicas: readonly string[];
  /** The initial storage of each instance, in GiB. */
  readonly storageGib: number;
  readonly instanceClass: string;
  readonly replicaBehind: StringValue;
}

/** Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export function postgresAlarms({ writer, replicas, ...props }: PostgresAlarmsProps): AlarmDefinition[] {
  const metricsOf = (...instances: string[]) =>
    metricsFor("AWS/RDS", ...instances.map((DBInstanceIdentifier) => ({ DBInstanceIdentifier })));
  const metrics = metricsOf(writer, ...replicas);
  const behind: AlarmDefinition = {
    name: "postgres-replica-behind",
    summary: `A read replica of PostgreSQL has been more than ${props.replicaBehind} behind the writer for five minutes: reads are stale or slow.`,
    measure: { highest: metricsOf(...replicas)("ReplicaLag", "Maximum") },
    comparison: "above",
    threshold: seconds(props.replicaBehind),
    periods: 5,
  };
  return [
    {
      name: "postgres-cpu-high",
      summary: "A PostgreSQL instance has used more than 80 % of its CPU for 15 minutes.",
      measure: { highest: metrics("CPUUtilization", "Average") },
      comparison: "above",
      threshold: 80,
      periods: 15,
    },
    {
      name: "postgres-storage-low",
      summary: "A PostgreSQL instance has less than 5 % free storage, and autoscaling has not added any.",
      measure: { lowest: metrics("FreeStorageSpace", "Minimum") },
      comparison: "below",
      // RDS scales storage at 10 % free, so 5 % means that it could not.
      threshold: (props.storageGib * 2 ** 30) / 20,
      periods: 5,
    },
    {
      name: "postgres-connections-high",
      summary: "A PostgreSQL instance uses more than 80 % of its maximum number of connections.",
      measure: { highest: metrics("DatabaseConnections", "Maximum") },
      comparison: "above",
      threshold: Math.round(maxConnections(props.instanceClass) * 0.8),
      periods: 5,
    },
    {
      name: "postgres-wraparound",
      summary:
        "PostgreSQL has 1 billion transaction IDs without a freezing vacuum: at about 2 billion it refuses writes.",
      measure: { highest: metricsOf(writer)("MaximumUsedTransactionIDs", "Maximum") },
      comparison: "above",
      threshold: 1_000_000_000,
    },
    ...(replicas.length > 0 ? [behind] : []),
  ];
}

/**
 * RDS's default for `max_connections`: one for each 9,531,392 bytes of memory, at most 5,000. We subtract a tenth of the
 * memory, which RDS and the operating system use.
 * @throws Error for an instance family or size that is not in the tables below.
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
