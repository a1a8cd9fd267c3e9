import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

export interface OpensearchAlarmsProps {
  readonly domain: string;
  readonly account: string;
  /** Of each data node, in GiB. */
  readonly storageGib: number;
  /** With a single node no replica can be assigned, so the domain is always yellow. */
  readonly dataNodes: number;
}

/** Source: docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html */
export function opensearchAlarms({ domain, account, storageGib, dataNodes }: OpensearchAlarmsProps): AlarmDefinition[] {
  const metrics = metricsFor("AWS/ES", { DomainName: domain, ClientId: account });
  const flag = (name: string, metric: string, summary: string, periods?: number): AlarmDefinition => ({
    name,
    summary,
    measure: { highest: metrics(metric, "Maximum") },
    comparison: "at or above",
    threshold: 1,
    ...(periods && { periods }),
  });
  const yellow = "OpenSearch has had unassigned replica shards for 15 minutes.";
  return [
    flag(
      "opensearch-red",
      "ClusterStatus.red",
      "OpenSearch has an unassigned primary shard: search results are incomplete, and no snapshot is made.",
    ),
    ...(dataNodes > 1 ? [flag("opensearch-yellow", "ClusterStatus.yellow", yellow, 15)] : []),
    {
      name: "opensearch-storage-low",
      summary: "An OpenSearch node has less than 25 % free storage: OpenSearch blocks writes before it is full.",
      measure: { lowest: metrics("FreeStorageSpace", "Minimum") },
      comparison: "below",
      threshold: (storageGib * 1024) / 4,
      periods: 5,
    },
    {
      name: "opensearch-jvm-pressure",
      summary: "An OpenSearch node has used more than 95 % of its JVM heap for three minutes.",
      measure: { highest: metrics("JVMMemoryPressure", "Maximum") },
      comparison: "at or above",
      threshold: 95,
      periods: 3,
    },
    flag(
      "opensearch-writes-blocked",
      "ClusterIndexWritesBlocked",
      "OpenSearch blocks writes: searches miss new tasks, and their events wait in the queues.",
    ),
    flag(
      "opensearch-snapshot-failed",
      "AutomatedSnapshotFailure",
      "OpenSearch failed to make its hourly snapshot, which is its only backup.",
    ),
  ];
}
