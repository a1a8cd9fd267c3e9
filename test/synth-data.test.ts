import { describe, expect, test } from "vitest";
import { Data } from "../stacks/data.ts";
import { dev } from "../stacks/environments/dev.ts";
import { days } from "../stacks/environments/duration.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { staging } from "../stacks/environments/staging.ts";
import { all, only, reference, statements } from "./claims.ts";
import { foundation, network } from "./given.ts";
import { synthesizeAlone } from "./synth.ts";

function dataOf(environment: AwsEnvironment) {
  return synthesizeAlone((app) => new Data(app, environment, { foundation, network }));
}

const key = foundation.keys.data.arn;

describe.each([dev, staging, production])("the data of $name", (environment) => {
  const stack = dataOf(environment);
  const { data, recovery } = environment.aws;
  const instances = all(stack, "aws_db_instance");
  const writer = only(stack, "aws_db_instance", { engine: "postgres" });
  const valkey = only(stack, "aws_elasticache_replication_group");
  const documents = only(stack, "aws_docdb_cluster");
  const search = only(stack, "aws_opensearch_domain");

  test("lies encrypted by our own key in every store", () => {
    for (const { attributes } of [writer, documents])
      expect(attributes).toMatchObject({ storage_encrypted: true, kms_key_id: key });
    // A replica in the same region has its writer's key, and says so to nobody.
    for (const { attributes } of instances) expect(attributes.storage_encrypted).toBe(true);
    expect(valkey.attributes).toMatchObject({ at_rest_encryption_enabled: "true", kms_key_id: key });
    expect(search.attributes.encrypt_at_rest).toEqual({ enabled: true, kms_key_id: key });
  });

  test("is reached over TLS and in no other way", () => {
    const parameters = (type: string) =>
      Object.fromEntries(
        (only(stack, type).attributes.parameter as { name: string; value: string }[]).map(({ name, value }) => [
          name,
          value,
        ]),
      );
    expect(parameters("aws_db_parameter_group")).toMatchObject({ "rds.force_ssl": "1" });
    expect(only(stack, "aws_db_parameter_group").attributes.parameter).toContainEqual({
      name: "rds.force_ssl",
      value: "1",
      // With another one no plan would ever be without a difference.
      apply_method: "pending-reboot",
    });
    expect(parameters("aws_docdb_cluster_parameter_group")).toMatchObject({ tls: "enabled" });
    expect(valkey.attributes).toMatchObject({ transit_encryption_enabled: true, transit_encryption_mode: "required" });
    expect(search.attributes).toMatchObject({
      node_to_node_encryption: { enabled: true },
      domain_endpoint_options: { enforce_https: true, tls_security_policy: "Policy-Min-TLS-1-2-PFS-2023-10" },
    });
  });

  test("lives in the database subnets, behind each store's own security group", () => {
    for (const { attributes } of instances)
      expect(attributes).toMatchObject({ vpc_security_group_ids: ["sg-postgres"], publicly_accessible: false });
    expect(documents.attributes.vpc_security_group_ids).toEqual(["sg-documents"]);
    expect(valkey.attributes.security_group_ids).toEqual(["sg-valkey"]);
    expect(search.attributes.vpc_options).toEqual({
      security_group_ids: ["sg-opensearch"],
      subnet_ids: network.subnetIds.database.slice(0, data.opensearch.zones),
    });
    for (const type of ["aws_db_subnet_group", "aws_docdb_subnet_group", "aws_elasticache_subnet_group"])
      expect(only(stack, type).attributes.subnet_ids).toEqual(network.subnetIds.database);
  });

  test("can be put back as far as the environment promises", () => {
    for (const kept of [
      writer.attributes.backup_retention_period,
      documents.attributes.backup_retention_period,
      valkey.attributes.snapshot_retention_limit,
    ])
      expect(kept).toBeGreaterThanOrEqual(days(recovery.backups));
  });

  test(
    data.deletionProtection ? "cannot be deleted by one command" : "goes without a trace when the environment goes",
    () => {
      const kept = data.deletionProtection;
      for (const { attributes } of [...instances, documents]) expect(attributes.deletion_protection).toBe(kept);
      for (const { attributes } of [writer, documents]) expect(attributes.skip_final_snapshot).toBe(!kept);
      expect(writer.attributes.delete_automated_backups).toBe(!kept);
    },
  );

  test("logs what is slow and who came to groups of ours, which were there first", () => {
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

  test("lets OpenSearch, and no other account's, write to its own log groups only", () => {
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

  test("has no password for Valkey and none for OpenSearch: IAM says who somebody is", () => {
    for (const { attributes } of all(stack, "aws_elasticache_user")) {
      expect(attributes).toMatchObject({ authentication_mode: { type: "iam" } });
      // ElastiCache insists on it with IAM.
      expect(attributes.user_id).toBe(attributes.user_name);
    }
    const users = only(stack, "aws_elasticache_user_group");
    expect(users.attributes.user_ids).toEqual([
      reference(only(stack, "aws_elasticache_user", { user_name: `mindflow-${environment.name}-query` }), "user_id"),
    ]);
    expect(valkey.attributes.user_group_ids).toEqual([reference(users, "user_group_id")]);
    expect(search.attributes.advanced_security_options).toEqual({
      enabled: true,
      internal_user_database_enabled: false,
      master_user_options: {
        master_user_arn: reference(
          only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-search-access` }),
          "arn",
        ),
      },
    });
  });

  test("has OpenSearch obey a role that no person and no pod can have", () => {
    const role = only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-search-access` });
    expect(statements(role, "assume_role_policy")).toEqual([
      expect.objectContaining({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
    ]);
  });
});

describe("production's", () => {
  const stack = dataOf(production);

  test("database survives the loss of a zone, and reads beside the writer", () => {
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

  test("search survives the loss of a zone, and tunes itself at night", () => {
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

test("a burstable search instance, which has no Auto-Tune, is not asked for it", () => {
  expect(only(dataOf(dev), "aws_opensearch_domain").attributes).not.toHaveProperty("auto_tune_options");
});
