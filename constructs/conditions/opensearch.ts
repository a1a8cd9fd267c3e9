import type { Condition, Metric } from "../condition.ts";

export interface OpensearchWatch {
  /** The domain's name. */
  readonly domain: string;
  readonly account: string;
  /** What each data node has, in GiB. */
  readonly storageGib: number;
  /** With one node no replica has a place, and the domain is yellow for good. */
  readonly dataNodes: number;
}

/** Source: docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html */
export function opensearchConditions({ domain, account, storageGib, dataNodes }: OpensearchWatch): Condition[] {
  const of = (name: string, statistic: Metric["statistic"]): Metric[] => [
    { namespace: "AWS/ES", name, dimensions: { DomainName: domain, ClientId: account }, statistic },
  ];
  const yellow: Condition = {
    name: "opensearch-yellow",
    says: "OpenSearch has had shards without their second copy for a quarter of an hour.",
    of: { highest: of("ClusterStatus.yellow", "Maximum") },
    when: "at or above",
    threshold: 1,
    minutes: 15,
  };
  return [
    {
      name: "opensearch-red",
      says: "OpenSearch lacks the first copy of a shard: part of every search is missing, and no snapshot is made.",
      of: { highest: of("ClusterStatus.red", "Maximum") },
      when: "at or above",
      threshold: 1,
    },
    ...(dataNodes > 1 ? [yellow] : []),
    {
      name: "opensearch-storage-low",
      says: "A node of OpenSearch has less than a quarter of its storage left: before it is full, writes are refused.",
      of: { lowest: of("FreeStorageSpace", "Minimum") },
      when: "below",
      threshold: (storageGib * 1024) / 4,
      minutes: 5,
    },
    {
      name: "opensearch-jvm-pressure",
      says: "A node of OpenSearch has used more than 95 % of its Java heap for three minutes.",
      of: { highest: of("JVMMemoryPressure", "Maximum") },
      when: "at or above",
      threshold: 95,
      minutes: 3,
    },
    {
      name: "opensearch-writes-blocked",
      says: "OpenSearch refuses writes: new tasks are not found, and their events wait in the queues.",
      of: { highest: of("ClusterIndexWritesBlocked", "Maximum") },
      when: "at or above",
      threshold: 1,
    },
    {
      name: "opensearch-snapshot-failed",
      says: "OpenSearch has not made its hourly snapshot, which is all there is of its backup.",
      of: { highest: of("AutomatedSnapshotFailure", "Maximum") },
      when: "at or above",
      threshold: 1,
    },
  ];
}
