import { describe, expect, test } from "vitest";
import { dev } from "../../../stacks/environments/dev.ts";
import { everySwitch } from "../../../stacks/environments/fixtures/every-switch.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { all, dependency, only, reference, statements } from "../fixtures/claims.ts";
import { foundationOf, keyOf, servedBy, state } from "./fixture.ts";

describe.each(cloudEnvironments)("the foundation of $name", (environment) => {
  const { name, region } = environment;
  const { account } = environment.aws.foundation;
  const stack = foundationOf(environment);
  const key = (purpose: string) => keyOf(stack, environment, purpose);
  const bucket = (purpose: string) =>
    only(stack, "aws_s3_bucket", { bucket: `mindflow-${name}-${purpose}-${account}` });
  const records = only(stack, "aws_s3_bucket_policy", { bucket: reference(bucket("audit"), "id") });

  test("has a trail of AWS API calls in every region, with validation, encryption and search", () => {
    const trail = only(stack, "aws_cloudtrail");
    expect(trail.attributes).toMatchObject({
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: reference(key("logs"), "arn"),
      cloud_watch_logs_group_arn: expect.stringContaining("aws_cloudwatch_log_group"),
    });
    expect(trail.attributes.depends_on).toContain(dependency(records));
  });

  test("records every access to objects of states, plans and the trail itself", () => {
    const [, data] = only(stack, "aws_cloudtrail").attributes.advanced_event_selector as { field_selector: unknown }[];
    expect(data?.field_selector).toContainEqual({
      field: "resources.ARN",
      starts_with: [state.bucketArn, reference(bucket("plans"), "arn"), reference(bucket("audit"), "arn")].map(
        (arn) => `${arn}/`,
      ),
    });
  });

  test("allows only our trail to write to its bucket", () => {
    const writes = statements(records).find(({ Sid }) => Sid === "CloudTrailWrite");
    expect(writes?.Condition?.StringEquals).toMatchObject({
      "aws:SourceArn": `arn:aws:cloudtrail:${region}:${account}:trail/mindflow-${name}-audit`,
    });
  });
});

describe.each([staging, production])("the audit of $name", (environment) => {
  const stack = foundationOf(environment);

  test("has AWS Config recording before Security Hub reads it", () => {
    const recording = only(stack, "aws_config_configuration_recorder_status");
    expect(recording.attributes.is_enabled).toBe(true);
    expect(only(stack, "aws_config_configuration_recorder").attributes.recording_group).toMatchObject({
      all_supported: true,
      include_global_resource_types: true,
    });
    expect(only(stack, "aws_securityhub_account").attributes.depends_on).toContain(dependency(recording));
  });

  test("has GuardDuty, and the benchmarks of AWS and CIS", () => {
    expect(only(stack, "aws_guardduty_detector").attributes.enable).toBe(true);
    expect(all(stack, "aws_securityhub_standards_subscription")).toHaveLength(2);
  });
});

test("dev has no AWS Config and no Security Hub, for the reasons in its file", () => {
  const stack = foundationOf(dev);
  for (const type of ["aws_config_configuration_recorder", "aws_securityhub_account"])
    expect(all(stack, type)).toEqual([]);
});

test("findings of high severity reach the alerts topic after its policy, and GuardDuty's only once", () => {
  const stack = foundationOf(production);
  const patterns = all(stack, "aws_cloudwatch_event_rule").map(({ attributes }) =>
    JSON.parse(String(attributes.event_pattern)),
  );
  expect(patterns).toMatchObject([
    {
      source: ["aws.securityhub"],
      detail: {
        findings: { Severity: { Label: ["HIGH", "CRITICAL"] }, ProductName: [{ "anything-but": "GuardDuty" }] },
      },
    },
    { source: ["aws.guardduty"], detail: { severity: [{ numeric: [">=", 7] }] } },
  ]);
  const topic = only(stack, "aws_sns_topic", { name: "mindflow-production-alerts" });
  for (const { attributes } of all(stack, "aws_cloudwatch_event_target")) {
    expect(attributes.arn).toBe(reference(topic, "arn"));
    expect(attributes.depends_on).toEqual([expect.stringMatching(/^aws_sns_topic_policy\.alerts/)]);
  }
});

test("unusual spending reaches the alerts topic if the environment says from which sum on", () => {
  const stack = foundationOf(everySwitch);
  expect(only(stack, "aws_ce_anomaly_subscription").attributes).toMatchObject({
    monitor_arn_list: [reference(only(stack, "aws_ce_anomaly_monitor"), "arn")],
    subscriber: [
      { type: "SNS", address: reference(only(stack, "aws_sns_topic", { name: "mindflow-production-alerts" }), "arn") },
    ],
    threshold_expression: { dimension: { values: ["100"] } },
  });
  expect(servedBy(stack, keyOf(stack, everySwitch, "events"))).toHaveProperty(["costalerts.amazonaws.com"]);
  expect(all(foundationOf(production), "aws_ce_anomaly_monitor")).toEqual([]);
});
