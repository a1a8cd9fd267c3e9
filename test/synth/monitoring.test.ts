import { describe, expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { all, only } from "./fixtures/claims.ts";
import { data, foundation } from "./fixtures/outputs.ts";
import { monitoringOf } from "./fixtures/stacks.ts";

describe.each(cloudEnvironments)("the monitoring of $name", (environment) => {
  const stack = monitoringOf(environment);

  test("shows every layer on one dashboard, also without alarms", () => {
    const { widgets } = JSON.parse(String(only(stack, "aws_cloudwatch_dashboard").attributes.dashboard_body));
    expect(widgets.filter(({ type }: { type: string }) => type === "text")).toMatchObject(
      [
        ...["Edge", "Network", "Messaging", "PostgreSQL", "Valkey", "DocumentDB", "OpenSearch", "Secrets"],
        "Cluster monitoring",
      ].map((title) => ({ properties: { markdown: `## ${title}` } })),
    );
  });

  test("notifies exactly the environment's addresses", () => {
    const listeners = all(stack, "aws_sns_topic_subscription").map(({ attributes }) => attributes);
    expect(listeners).toMatchObject(
      environment.aws.monitoring.mail.map((endpoint) => ({
        topic_arn: foundation.alertsTopicArn,
        protocol: "email",
        endpoint,
      })),
    );
  });
});

const alarms = all(monitoringOf(production), "aws_cloudwatch_metric_alarm").map(({ attributes }) => attributes);
const alarm = (name: string) => alarms.find(({ alarm_name }) => alarm_name === `mindflow-production-${name}`);

test("production has these alarms", () => {
  expect(alarms.map(({ alarm_name }) => String(alarm_name).replace("mindflow-production-", "")).toSorted()).toEqual([
    "cluster-monitoring-silent",
    "documents-cpu-high",
    "documents-replica-behind",
    "documents-throttled",
    "nat-ports-exhausted",
    "opensearch-jvm-pressure",
    "opensearch-red",
    "opensearch-snapshot-failed",
    "opensearch-storage-low",
    "opensearch-writes-blocked",
    "opensearch-yellow",
    "postgres-connections-high",
    "postgres-cpu-high",
    "postgres-replica-behind",
    "postgres-storage-low",
    "postgres-wraparound",
    "requests-failing",
    "requests-slow",
    "rotation-failed",
    "targets-unhealthy",
    "valkey-cpu-high",
    "valkey-evictions",
    "valkey-failover",
    "valkey-memory-high",
  ]);
});

test("every alarm notifies when it starts and when it ends", () => {
  for (const { alarm_actions, ok_actions } of alarms) {
    expect(alarm_actions).toEqual([foundation.alertsTopicArn]);
    expect(ok_actions).toEqual([foundation.alertsTopicArn]);
  }
});

test("1 % of server errors for five minutes raises an alarm", () => {
  expect(alarm("requests-failing")).toMatchObject({
    threshold: 1,
    evaluation_periods: 5,
    comparison_operator: "GreaterThanThreshold",
    treat_missing_data: "notBreaching",
    metric_query: [
      { metric: { metric_name: "HTTPCode_Target_5XX_Count", stat: "Sum" } },
      { metric: { metric_name: "HTTPCode_ELB_5XX_Count", stat: "Sum" } },
      { metric: { metric_name: "RequestCount", stat: "Sum" } },
      { expression: "100*(FILL(m0,0)+FILL(m1,0))/m2", return_data: true },
    ],
  });
});

test("the alarm on slow requests uses p99, not the average", () => {
  expect(alarm("requests-slow")).toMatchObject({ extended_statistic: "p99", threshold: 1 });
});

test("the alarm on replicas covers every replica, and not the writer", () => {
  const queries = alarm("postgres-replica-behind")?.metric_query as { metric?: { dimensions: object } }[] | undefined;
  const watched = queries?.flatMap(({ metric }) => (metric ? [metric.dimensions] : []));
  expect(watched).toEqual(data.postgres.replicaIdentifiers.map((id) => ({ DBInstanceIdentifier: id })));
});

test("dev raises no alarm", () => {
  expect(all(monitoringOf(dev), "aws_cloudwatch_metric_alarm")).toEqual([]);
});

test("a Slack channel of the environment receives alerts, with read-only permissions", () => {
  const chat = { slack: { workspace: "T01ABCDEF", channel: "C01ABCDEF" } };
  const stack = monitoringOf({ ...dev, aws: { ...dev.aws, monitoring: { ...dev.aws.monitoring, chat } } });
  expect(only(stack, "aws_chatbot_slack_channel_configuration").attributes).toMatchObject({
    slack_team_id: "T01ABCDEF",
    slack_channel_id: "C01ABCDEF",
    sns_topic_arns: [foundation.alertsTopicArn],
    guardrail_policy_arns: ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"],
  });
  expect(all(monitoringOf(production), "aws_chatbot_slack_channel_configuration")).toEqual([]);
});
