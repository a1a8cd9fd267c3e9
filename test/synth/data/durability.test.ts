import { describe, expect, test } from "vitest";
import { days } from "../../../constructs/duration.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { all, only, reference, statements } from "../fixtures/claims.ts";
import { foundation } from "../fixtures/outputs.ts";
import { dataOf } from "../fixtures/stacks.ts";

describe.each([dev, staging, production])("the data of $name", (environment) => {
  const stack = dataOf(environment);
  const { data, recovery } = environment.aws;
  const instances = all(stack, "aws_db_instance");
  const writer = only(stack, "aws_db_instance", { engine: "postgres" });
  const valkey = only(stack, "aws_elasticache_replication_group");
  const documents = only(stack, "aws_docdb_cluster");
  const search = only(stack, "aws_opensearch_domain");

  test("has backups for as long as the environment promises", () => {
    for (const kept of [
      writer.attributes.backup_retention_period,
      documents.attributes.backup_retention_period,
      valkey.attributes.snapshot_retention_limit,
    ])
      expect(kept).toBeGreaterThanOrEqual(days(recovery.backups));
  });

  test(
    data.deletionProtection ? "has deletion protection" : "leaves no backups when the environment is destroyed",
    () => {
      const kept = data.deletionProtection;
      for (const { attributes } of [...instances, documents]) expect(attributes.deletion_protection).toBe(kept);
      for (const { attributes } of [writer, documents]) expect(attributes.skip_final_snapshot).toBe(!kept);
      expect(writer.attributes.delete_automated_backups).toBe(!kept);
    },
  );

  test("names each final snapshot after the creation, so that a second deletion does not fail", () => {
    for (const { attributes } of [writer, documents]) {
      expect(attributes.final_snapshot_identifier).toMatch(
        /-final-\$\{formatdate\("YYYYMMDDhhmmss", timestamp\(\)\)\}$/,
      );
      expect(attributes.lifecycle).toMatchObject({ ignore_changes: ["final_snapshot_identifier"] });
    }
  });

  test("has slow logs and audit logs in log groups that exist before the stores", () => {
    const groups = all(stack, "aws_cloudwatch_log_group");
    for (const { attributes } of groups)
      expect(attributes).toMatchObject({
        kms_key_id: foundation.keys.logs.arn,
        retention_in_days: days(data.logs),
      });
    const named = groups.map(({ attributes }) => String(attributes.name));
    for (const { attributes } of instances)
      for (const log of attributes.enabled_cloudwatch_logs_exports as string[])
        expect(named).toContain(`/aws/rds/instance/${attributes.identifier}/${log}`);
    for (const log of documents.attributes.enabled_cloudwatch_logs_exports as string[])
      expect(named).toContain(`/aws/docdb/${documents.attributes.cluster_identifier}/${log}`);
    const searchLogs = search.attributes.log_publishing_options as { log_type: string }[];
    expect(searchLogs.map(({ log_type }) => log_type).toSorted()).toEqual([
      "AUDIT_LOGS",
      "ES_APPLICATION_LOGS",
      "INDEX_SLOW_LOGS",
      "SEARCH_SLOW_LOGS",
    ]);
  });

  test("allows OpenSearch of this account to write to its own log groups only", () => {
    const [statement, ...others] = statements(only(stack, "aws_cloudwatch_log_resource_policy"), "policy_document");
    expect(others).toEqual([]);
    const { account } = environment.aws.foundation;
    expect(statement).toMatchObject({
      Principal: { Service: "es.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnEquals: {
          "aws:SourceArn": expect.stringMatching(`:${account}:domain/mindflow-${environment.name}-search$`),
        },
      },
    });
    expect(statement?.Resource).toHaveLength(4);
  });
});

describe("production's", () => {
  const stack = dataOf(production);

  test("database survives the loss of a zone, and has read replicas", () => {
    const writer = only(stack, "aws_db_instance", { engine: "postgres" });
    expect(writer.attributes.multi_az).toBe(true);
    const replicas = all(stack, "aws_db_instance").filter(({ attributes }) => attributes.replicate_source_db);
    expect(replicas.map(({ attributes }) => attributes.replicate_source_db)).toEqual([
      reference(writer, "identifier"),
      reference(writer, "identifier"),
    ]);
  });

  test("cache survives the loss of a zone", () => {
    expect(only(stack, "aws_elasticache_replication_group").attributes).toMatchObject({
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      num_node_groups: 3,
      replicas_per_node_group: 2,
    });
  });

  test("documents survive the loss of a zone", () => {
    expect(all(stack, "aws_docdb_cluster_instance")).toHaveLength(3);
  });

  test("search survives the loss of a zone, and has Auto-Tune at night", () => {
    expect(only(stack, "aws_opensearch_domain").attributes).toMatchObject({
      cluster_config: {
        instance_count: 6,
        zone_awareness_enabled: true,
        zone_awareness_config: { availability_zone_count: 3 },
        dedicated_master_enabled: true,
        dedicated_master_count: 3,
      },
      auto_tune_options: { desired_state: "ENABLED", use_off_peak_window: true },
    });
  });
});

test("a burstable search instance does not support Auto-Tune", () => {
  expect(only(dataOf(dev), "aws_opensearch_domain").attributes).not.toHaveProperty("auto_tune_options");
});
