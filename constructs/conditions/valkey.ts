import type { Condition, Metric } from "../condition.ts";

export interface ValkeyWatch {
  /** The replication group's id. */
  readonly id: string;
  readonly shards: number;
  /** Copies of each shard beside the first. */
  readonly replicas: number;
}

/** Source: docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html */
export function valkeyConditions({ id, shards, replicas }: ValkeyWatch): Condition[] {
  const nodes = nodesOf(id, shards, replicas);
  const of = (name: string, statistic: Metric["statistic"]): Metric[] =>
    nodes.map((node) => ({ namespace: "AWS/ElastiCache", name, dimensions: { CacheClusterId: node }, statistic }));
  const failover: Condition = {
    name: "valkey-failover",
    says: "A replica of Valkey has lost its primary: a failover is under way, or the shard has no second copy.",
    of: { lowest: of("MasterLinkHealthStatus", "Minimum") },
    when: "below",
    threshold: 1,
    minutes: 3,
  };
  return [
    {
      name: "valkey-memory-high",
      says: "A node of Valkey has used more than 80 % of its memory: beyond that it throws away what it has cached.",
      of: { highest: of("DatabaseMemoryUsagePercentage", "Maximum") },
      when: "above",
      threshold: 80,
      minutes: 5,
    },
    {
      name: "valkey-evictions",
      says: "A node of Valkey has thrown away what was not old yet, for a quarter of an hour: the cache is too small.",
      of: { highest: of("Evictions", "Sum") },
      when: "above",
      threshold: 0,
      minutes: 15,
    },
    {
      name: "valkey-cpu-high",
      says: "The one thread of a Valkey node that runs commands is busy for more than 80 % of its time.",
      of: { highest: of("EngineCPUUtilization", "Average") },
      when: "above",
      threshold: 80,
      minutes: 10,
    },
    ...(replicas > 0 ? [failover] : []),
  ];
}

/** What ElastiCache calls the nodes of a group in cluster mode: `<id>-0001-001`. It counts both from one. */
function nodesOf(id: string, shards: number, replicas: number): string[] {
  const numbered = (count: number, digits: number) =>
    Array.from({ length: count }, (_, i) => String(i + 1).padStart(digits, "0"));
  return numbered(shards, 4).flatMap((shard) => numbered(replicas + 1, 3).map((node) => `${id}-${shard}-${node}`));
}
