import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

export interface ValkeyAlarmsProps {
  readonly id: string;
  readonly shards: number;
  readonly replicas: number;
}

/** Source: docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html */
export function valkeyAlarms({ id, shards, replicas }: ValkeyAlarmsProps): AlarmDefinition[] {
  const nodes = nodesOf(id, shards, replicas).map((CacheClusterId) => ({ CacheClusterId }));
  const metrics = metricsFor("AWS/ElastiCache", ...nodes);
  const failover: AlarmDefinition = {
    name: "valkey-failover",
    summary: "A Valkey replica has lost its primary: a failover is in progress, or the shard has no replica.",
    measure: { lowest: metrics("MasterLinkHealthStatus", "Minimum") },
    comparison: "below",
    threshold: 1,
    periods: 3,
  };
  return [
    {
      name: "valkey-memory-high",
      summary: "A Valkey node has used more than 80 % of its memory for five minutes: a full node evicts keys.",
      measure: { highest: metrics("DatabaseMemoryUsagePercentage", "Maximum") },
      comparison: "above",
      threshold: 80,
      periods: 5,
    },
    {
      name: "valkey-evictions",
      summary: "A Valkey node has evicted keys before their expiry for 15 minutes: the cache is too small.",
      measure: { highest: metrics("Evictions", "Sum") },
      comparison: "above",
      threshold: 0,
      periods: 15,
    },
    {
      name: "valkey-cpu-high",
      summary: "The engine thread of a Valkey node has used more than 80 % of its CPU for ten minutes.",
      measure: { highest: metrics("EngineCPUUtilization", "Average") },
      comparison: "above",
      threshold: 80,
      periods: 10,
    },
    ...(replicas > 0 ? [failover] : []),
  ];
}

function nodesOf(id: string, shards: number, replicas: number): string[] {
  const numbered = (count: number, digits: number) =>
    Array.from({ length: count }, (_, i) => String(i + 1).padStart(digits, "0"));
  return numbered(shards, 4).flatMap((shard) => numbered(replicas + 1, 3).map((node) => `${id}-${shard}-${node}`));
}
