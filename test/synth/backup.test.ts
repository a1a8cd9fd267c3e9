import { describe, expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { production } from "../../stacks/environments/production.ts";
import { staging } from "../../stacks/environments/staging.ts";
import { all, only, reference, statements } from "./fixtures/claims.ts";
import { data, foundation, storage } from "./fixtures/outputs.ts";
import { backupOf } from "./fixtures/stacks.ts";

describe.each([dev, staging, production])("the backup of $name", (environment) => {
  const stack = backupOf(environment);
  const vault = only(stack, "aws_backup_vault", { name: `mindflow-${environment.name}-backup` });
  const plan = only(stack, "aws_backup_plan");
  const role = (name: string) => only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-backup-${name}` });
  const policies = (name: string) =>
    all(stack, "aws_iam_role_policy_attachment", { role: reference(role(name), "name") }).map(
      ({ attributes }) => attributes.policy_arn,
    );

  test("creates a recovery point every night and keeps it for a week", () => {
    expect(plan.attributes.rule).toMatchObject([
      {
        target_vault_name: reference(vault, "name"),
        schedule: "cron(0 3 * * ? *)",
        lifecycle: { delete_after: 7 },
      },
    ]);
    expect(vault.attributes.kms_key_arn).toBe(foundation.keys.backup.arn);
  });

  test("covers the databases and users' files by their ARNs", () => {
    const selections = all(stack, "aws_backup_selection").map(({ attributes }) => attributes);
    expect(selections.map(({ resources }) => resources)).toEqual([
      [data.documents.arn],
      [storage.bucketArns.media],
      [data.postgres.arn],
    ]);
    for (const { plan_id, iam_role_arn } of selections) {
      expect(plan_id).toBe(reference(plan, "id"));
      expect(iam_role_arn).toBe(reference(role("make"), "arn"));
    }
  });

  test("allows AWS Backup to create recovery points, but not to restore with the same role", () => {
    const [trust] = statements(role("make"), "assume_role_policy");
    expect(trust).toMatchObject({ Principal: { Service: "backup.amazonaws.com" } });
    expect(trust).not.toHaveProperty("Condition");
    expect(policies("make")).toEqual([
      "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
      "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    ]);
  });

  test("notifies when a file was skipped, and when a recovery point's retention changes", () => {
    expect(only(stack, "aws_backup_vault_notifications").attributes).toMatchObject({
      sns_topic_arn: foundation.alertsTopicArn,
      backup_vault_events: ["RECOVERY_POINT_MODIFIED", "S3_BACKUP_OBJECT_FAILED"],
    });
  });
});

describe.each([staging, production])("the restores of $name", (environment) => {
  const stack = backupOf(environment);

  test("test the newest recovery point of each database every Sunday", () => {
    const plan = only(stack, "aws_backup_restore_testing_plan").attributes;
    expect(plan).toMatchObject({
      name: `mindflow_${environment.name}_backup_weekly`,
      schedule_expression: "cron(0 6 ? * SUN *)",
      recovery_point_selection: [{ algorithm: "LATEST_WITHIN_WINDOW" }],
    });
    const tested = all(stack, "aws_backup_restore_testing_selection").map(({ attributes }) => attributes);
    expect(tested).toMatchObject(
      [data.documents, data.postgres].map(({ arn, subnetGroupName }, i) => ({
        protected_resource_type: ["DocumentDB", "RDS"][i],
        protected_resource_arns: [arn],
        restore_metadata_overrides: { dbSubnetGroupName: subnetGroupName },
      })),
    );
  });

  test("raise an alarm when a backup or a restore fails, and when no backup was made for a day", () => {
    const alarms = all(stack, "aws_cloudwatch_metric_alarm").map(({ attributes }) => attributes);
    expect(alarms.map(({ alarm_name }) => alarm_name)).toEqual(
      ["backup-failed", "backup-missing", "restore-failed"].map((name) => `mindflow-${environment.name}-${name}`),
    );
    expect(alarms[1]).toMatchObject({ period: 86_400, threshold: 1, treat_missing_data: "breaching" });
  });
});

test("production's recovery points are copied to another region, with a key of that region", () => {
  const stack = backupOf(production);
  const copies = only(stack, "aws_backup_vault", { name: "mindflow-production-backup-copies" });
  const key = only(stack, "aws_kms_key");
  for (const { attributes } of [copies, key]) expect(attributes.provider).toBe("aws.eu-west-1");
  expect(stack.provider.aws).toMatchObject([{ region: "eu-central-1" }, { alias: "eu-west-1", region: "eu-west-1" }]);
  expect(copies.attributes.kms_key_arn).toBe(reference(key, "arn"));
  expect(key.attributes.enable_key_rotation).toBe(true);
  expect(only(stack, "aws_backup_plan").attributes.rule).toMatchObject([
    { copy_action: [{ destination_vault_arn: reference(copies, "arn"), lifecycle: { delete_after: 7 } }] },
  ]);
});

test("production's vaults are locked in both regions", () => {
  const locks = all(backupOf(production), "aws_backup_vault_lock_configuration").map(({ attributes }) => attributes);
  expect(locks).toMatchObject([
    { min_retention_days: 7, max_retention_days: 35, provider: "aws.eu-west-1" },
    { min_retention_days: 7, max_retention_days: 35 },
  ]);
  for (const lock of locks) expect(lock).not.toHaveProperty("changeable_for_days");
});

test("a permanent lock can be removed for as long as the environment says", () => {
  const lock = { shortest: "7d", longest: "35d", liftable: { for: "3d" } } as const;
  const stack = backupOf({ ...dev, aws: { ...dev.aws, backup: { ...dev.aws.backup, lock } } });
  expect(only(stack, "aws_backup_vault_lock_configuration").attributes.changeable_for_days).toBe(3);
});
