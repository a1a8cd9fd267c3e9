import type { StringValue } from "ms";
import { seconds } from "../../duration.ts";
import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

export interface DocumentsAlarmsProps {
  readonly cluster: string;
  readonly replicated: boolean;
  readonly replicaBehind: StringValue;
}

/** Source: docs.aws.amazon.com/documentdb/latest/developerguide/cloud_watch.html */
export function documentsAlarms({ cluster, replicated, replicaBehind }: DocumentsAlarmsProps): AlarmDefinition[] {
  const metrics = metricsFor("AWS/DocDB", { DBClusterIdentifier: cluster });
  const behind: AlarmDefinition = {
    name: "documents-replica-behind",
    summary: `A replica of DocumentDB has been more than ${replicaBehind} behind its primary for five minutes.`,
    measure: { highest: metrics("DBClusterReplicaLagMaximum", "Maximum") },
    comparison: "above",
    threshold: seconds(replicaBehind) * 1000,
    periods: 5,
  };
  return [
    {
      name: "documents-cpu-high",
      summary: "A DocumentDB instance has used more than 80 % of its CPU for 15 minutes.",
      measure: { highest: metrics("CPUUtilization", "Maximum") },
      comparison: "above",
      threshold: 80,
      periods: 15,
    },
    {
      name: "documents-throttled",
      summary: "DocumentDB throttles operations because memory is low.",
      measure: { highest: metrics("LowMemNumOperationsThrottled", "Sum") },
      comparison: "above",
      threshold: 0,
      periods: 3,
    },
    ...(replicated ? [behind] : []),
  ];
}
