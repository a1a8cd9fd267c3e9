import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { seconds } from "../stacks/environments/duration.ts";
import type { EnvironmentName } from "../stacks/environments/schema.ts";
import { asQueries, type Condition, describe, type Measured, metricsOf } from "./condition.ts";
import { resourceName } from "./names.ts";

const operators = {
  above: "GreaterThanThreshold",
  "at or above": "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;

/**
 * Tells the alerts topic when the condition holds, and again when it is over. Its description is what the e-mail says:
 * the condition and its runbook.
 *
 * Limits: CloudWatch looks once a minute, AWS's own metrics come one to five minutes late, and one alarm takes at most
 * ten series. Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
export function alarm(scope: Construct, environment: EnvironmentName, alertsTopicArn: string, condition: Condition) {
  const { name, when, threshold, minutes = 1, over = "1m", silence = "is fine" } = condition;
  return new CloudwatchMetricAlarm(scope, name, {
    alarmName: resourceName(environment, name),
    alarmDescription: describe(condition),
    ...measured(condition.of, seconds(over)),
    evaluationPeriods: minutes,
    comparisonOperator: operators[when],
    threshold,
    treatMissingData: silence === "is fine" ? "notBreaching" : "breaching",
    alarmActions: [alertsTopicArn],
    okActions: [alertsTopicArn],
  });
}

/** A single series is named as such, since CloudWatch's pages show it better than a query of one. */
function measured(of: Measured, period: number) {
  const [only, ...others] = metricsOf(of);
  if (!only || others.length > 0) return { metricQuery: asQueries(of, period) };
  const { namespace, name, dimensions, statistic } = only;
  const how = statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic };
  return { namespace, metricName: name, dimensions, ...how, period };
}
