import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

/** Alertmanager publishes every five minutes: a period without a message means that three are missing. */
export function heartbeatAlarm(topicName: string): AlarmDefinition {
  return {
    name: "cluster-monitoring-silent",
    summary: "The cluster's Prometheus or Alertmanager is silent: its alerts reach nobody.",
    measure: { highest: metricsFor("AWS/SNS", { TopicName: topicName })("NumberOfMessagesPublished", "Sum") },
    comparison: "below",
    threshold: 1,
    period: "15m",
    missingData: "breaching",
  };
}
