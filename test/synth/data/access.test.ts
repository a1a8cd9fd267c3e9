import { describe, expect, test } from "vitest";
import { dev } from "../../../stacks/environments/dev.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { all, only, reference, statements } from "../fixtures/claims.ts";
import { foundation, network } from "../fixtures/outputs.ts";
import { dataOf } from "../fixtures/stacks.ts";

const key = foundation.keys.data.arn;

describe.each([dev, staging, production])("the data of $name", (environment) => {
  const stack = dataOf(environment);
  const { data } = environment.aws;
  const instances = all(stack, "aws_db_instance");
  const writer = only(stack, "aws_db_instance", { engine: "postgres" });
  const valkey = only(stack, "aws_elasticache_replication_group");
  const documents = only(stack, "aws_docdb_cluster");
  const search = only(stack, "aws_opensearch_domain");

  test("is encrypted with our key in every store", () => {
    for (const { attributes } of [writer, documents])
      expect(attributes).toMatchObject({ storage_encrypted: true, kms_key_id: key });
    // A replica in the same region uses its writer's key, and has no attribute for it.
    for (const { attributes } of instances) expect(attributes.storage_encrypted).toBe(true);
    expect(valkey.attributes).toMatchObject({ at_rest_encryption_enabled: "true", kms_key_id: key });
    expect(search.attributes.encrypt_at_rest).toEqual({ enabled: true, kms_key_id: key });
  });

  test("is reachable over TLS only", () => {
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
      // Every plan would show a difference with another value.
      apply_method: "pending-reboot",
    });
    expect(parameters("aws_docdb_cluster_parameter_group")).toMatchObject({ tls: "enabled" });
    expect(valkey.attributes).toMatchObject({ transit_encryption_enabled: true, transit_encryption_mode: "required" });
    expect(search.attributes).toMatchObject({
      node_to_node_encryption: { enabled: true },
      domain_endpoint_options: { enforce_https: true, tls_security_policy: "Policy-Min-TLS-1-2-PFS-2023-10" },
    });
  });

  test("is in the database subnets, with a security group per store", () => {
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

  test("has no password for Valkey and OpenSearch, which use IAM", () => {
    for (const { attributes } of all(stack, "aws_elasticache_user")) {
      expect(attributes).toMatchObject({ authentication_mode: { type: "iam" } });
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

  test("has an OpenSearch master role that only Lambda can assume", () => {
    const role = only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-search-access` });
    expect(statements(role, "assume_role_policy")).toEqual([
      expect.objectContaining({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
    ]);
  });
});
