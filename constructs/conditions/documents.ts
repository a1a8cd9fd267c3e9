import type { StringValue } from "ms";
import { seconds } from "../../stacks/environments/duration.ts";
import type { Condition, Metric } from "../condition.ts";

export interface DocumentsWatch {
  /** The cluster's identifier. */
  readonly cluster: string;
  readonly replicated: boolean;
  readonly replicaBehind: StringValue;
}

/** Source: docs.aws.amazon.com/documentdb/latest/developerguide/cloud_watch.html */
export function documentsConditions({ cluster, replicated, replicaBehind }: DocumentsWatch): Condition[] {
  const of = (name: string, statistic: Metric["statistic"]): Metric[] => [
    { namespace: "AWS/DocDB", name, dimensions: { DBClusterIdentifier: cluster }, statistic },
  ];
  const behind: Condition = {
    name: "documents-replica-behind",
    says: `A replica of DocumentDB is more than ${replicaBehind} behind its primary.`,
    of: { highest: of("DBClusterReplicaLagMaximum", "Maximum") },
    when: "above",
    threshold: seconds(replicaBehind) * 1000,
    minutes: 5,
  };
  return [
    {
      name: "documents-cpu-high",
      says: "An instance of DocumentDB has used more than 80 % of its processors for a quarter of an hour.",
      of: { highest: of("CPUUtilization", "Maximum") },
      when: "above",
      threshold: 80,
      minutes: 15,
    },
    {
      name: "documents-throttled",
      says: "DocumentDB refuses operations for want of memory.",
      of: { highest: of("LowMemNumOperationsThrottled", "Sum") },
      when: "above",
      threshold: 0,
      minutes: 3,
    },
    ...(replicated ? [behind] : []),
  ];
}
