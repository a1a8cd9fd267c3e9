import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { seconds } from "../duration.ts";
import { resourceName } from "../names.ts";
import { type AlarmDefinition, asQueries, describe, type Measure, metricsOf } from "./alarm-definition.ts";

const operators = {
  above: "GreaterThanThreshold",
  "at or above": "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;

/**
 * Limits: evaluated once a minute; AWS's metrics arrive one to five minutes late; at most ten metrics an alarm.
 * Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
export function alarm(scope: Construct, environment: string, alertsTopicArn: string, definition: AlarmDefinition) {
  const { name, comparison, threshold, periods = 1, period = "1m", missingData = "not breaching" } = definition;
  return new CloudwatchMetricAlarm(scope, name, {
    alarmName: resourceName(environment, name),
    alarmDescription: describe(definition),
    ...measured(definition.measure, seconds(period)),
    evaluationPeriods: periods,
    comparisonOperator: operators[comparison],
    threshold,
    treatMissingData: missingData === "breaching" ? "breaching" : "notBreaching",
    alarmActions: [alertsTopicArn],
    okActions: [alertsTopicArn],
  });
}

/** CloudWatch's pages show a plain metric better than a query of one. */
function measured(measure: Measure, period: number) {
  const [only, ...others] = metricsOf(measure);
  if (!only || others.length > 0) return { metricQuery: asQueries(measure, period) };
  const { namespace, name, dimensions, statistic } = only;
  const how = statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic };
  return { namespace, metricName: name, dimensions, ...how, period };
}
