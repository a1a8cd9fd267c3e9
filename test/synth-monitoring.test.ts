import { describe, expect, test } from "vitest";
import { dev } from "../stacks/environments/dev.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { staging } from "../stacks/environments/staging.ts";
import { Monitoring } from "../stacks/monitoring.ts";
import { names, topology } from "../stacks/topology.ts";
import { all, only } from "./claims.ts";
import { data, edge, foundation, messaging, network, secrets, storage } from "./given.ts";
import { synthesizeAlone } from "./synth.ts";

const given = { foundation, network, messaging, storage, secrets, data, edge };

function monitoringOf(environment: AwsEnvironment) {
  return synthesizeAlone((app) => new Monitoring(app, environment, given));
}

describe.each([
  { environment: dev, logDays: 14 },
  { environment: staging, logDays: 30 },
  { environment: production, logDays: 90 },
])("the monitoring of $environment.name", ({ environment, logDays }) => {
  const stack = monitoringOf(environment);

  test.each(names(topology.services))(`keeps the log of %s for ${logDays} days, encrypted by our key`, (service) => {
    const name = `/mindflow/${environment.name}/${service}`;
    expect(only(stack, "aws_cloudwatch_log_group", { name }).attributes).toMatchObject({
      retention_in_days: logDays,
      kms_key_id: foundation.keys.logs.arn,
      tags: { service },
    });
  });

  test("traces no health check, and of the requests what the environment says", () => {
    const rule = (name: string) =>
      only(stack, "aws_xray_sampling_rule", { rule_name: `mindflow-${environment.name}-${name}` }).attributes;
    for (const name of ["health", "metrics"]) expect(rule(name)).toMatchObject({ fixed_rate: 0, reservoir_size: 0 });
    const { share, perSecond } = environment.aws.monitoring.tracing;
    expect(rule("requests")).toMatchObject({ fixed_rate: share, reservoir_size: perSecond, url_path: "*" });
    for (const { attributes } of all(stack, "aws_xray_sampling_rule"))
      expect(String(attributes.rule_name).length, "X-Ray takes 32 characters").toBeLessThanOrEqual(32);
    expect(only(stack, "aws_xray_encryption_config").attributes).toMatchObject({ key_id: foundation.keys.logs.arn });
  });

  test("shows every layer on one dashboard, also where nothing raises an alarm", () => {
    const { widgets } = JSON.parse(String(only(stack, "aws_cloudwatch_dashboard").attributes.dashboard_body));
    expect(widgets.filter(({ type }: { type: string }) => type === "text")).toMatchObject(
      ["Edge", "Network", "Messaging", "PostgreSQL", "Valkey", "DocumentDB", "OpenSearch", "Secrets"].map((title) => ({
        properties: { markdown: `## ${title}` },
      })),
    );
  });

  test("tells every address, and nobody else", () => {
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

test("production watches every store, the way in and the way out", () => {
  expect(alarms.map(({ alarm_name }) => String(alarm_name).replace("mindflow-production-", "")).toSorted()).toEqual([
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

test("every alarm is told when it begins and when it is over", () => {
  for (const { alarm_actions, ok_actions } of alarms) {
    expect(alarm_actions).toEqual([foundation.alertsTopicArn]);
    expect(ok_actions).toEqual([foundation.alertsTopicArn]);
  }
});

test("one request in a hundred that fails on our side for five minutes raises an alarm", () => {
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

test("the slowest hundredth counts, not the average", () => {
  expect(alarm("requests-slow")).toMatchObject({ extended_statistic: "p99", threshold: 1 });
});

test("an alarm on a replica looks at every replica, and not at the writer", () => {
  const queries = alarm("postgres-replica-behind")?.metric_query as { metric?: { dimensions: object } }[] | undefined;
  const watched = queries?.flatMap(({ metric }) => (metric ? [metric.dimensions] : []));
  expect(watched).toEqual(data.postgres.replicaIdentifiers.map((id) => ({ DBInstanceIdentifier: id })));
});

test("dev raises no alarm", () => {
  expect(all(monitoringOf(dev), "aws_cloudwatch_metric_alarm")).toEqual([]);
});

test("a channel of Slack hears of alerts where the environment names one, and may only look", () => {
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
