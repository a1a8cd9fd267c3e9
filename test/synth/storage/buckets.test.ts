import { describe, expect, test } from "vitest";
import { dev } from "../../../stacks/environments/dev.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { names, topology } from "../../../stacks/topology.ts";
import { all, only, reference, statements } from "../fixtures/claims.ts";
import { foundation } from "../fixtures/outputs.ts";
import { storageOf } from "../fixtures/stacks.ts";

describe.each([dev, staging, production])("the storage of $name", (environment) => {
  const stack = storageOf(environment);
  const { account } = environment.aws.foundation;
  const bucket = (name: string) =>
    only(stack, "aws_s3_bucket", { bucket: `mindflow-${environment.name}-${name}-${account}` });
  const of = (type: string, name: string) => only(stack, type, { bucket: reference(bucket(name), "id") }).attributes;
  const policyOf = (name: string) =>
    statements(only(stack, "aws_s3_bucket_policy", { bucket: reference(bucket(name), "id") }));

  test.each(names(topology.buckets))("blocks public access and plain HTTP for %s, and keeps versions", (name) => {
    expect(of("aws_s3_bucket_public_access_block", name)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(of("aws_s3_bucket_ownership_controls", name).rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
    expect(of("aws_s3_bucket_versioning", name).versioning_configuration).toEqual({ status: "Enabled" });
    expect(policyOf(name)).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  });

  test.each(["media", "backups"])("encrypts %s with our key, and logs every access", (name) => {
    expect(of("aws_s3_bucket_server_side_encryption_configuration", name).rule).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: foundation.keys.storage.arn,
        },
        bucket_key_enabled: true,
      },
    ]);
    expect(of("aws_s3_bucket_logging", name)).toMatchObject({
      target_bucket: reference(bucket("logs"), "id"),
      target_prefix: `s3/${name}/`,
    });
  });

  test("encrypts logs with S3's own key: the load balancer and S3 support no other", () => {
    expect(of("aws_s3_bucket_server_side_encryption_configuration", "logs").rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  test("accepts logs from AWS services of this account, each under its own prefix", () => {
    const logs = reference(bucket("logs"), "arn");
    const takes = policyOf("logs").filter(({ Effect }) => Effect === "Allow");
    expect(takes).toMatchObject([
      { Principal: { Service: "logging.s3.amazonaws.com" }, Resource: `${logs}/s3/*` },
      {
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Resource: `${logs}/load-balancer/AWSLogs/${account}/*`,
      },
      { Principal: { Service: "delivery.logs.amazonaws.com" }, Resource: `${logs}/AWSLogs/${account}/*` },
    ]);
    for (const { Action } of takes) expect(Action).toBe("s3:PutObject");
    expect(takes.map(({ Condition }) => Condition?.StringEquals?.["aws:SourceAccount"])).toEqual([
      account,
      undefined,
      account,
    ]);
  });

  test.each(names(topology.buckets))("deletes incomplete uploads and old versions of %s", (name) => {
    expect(of("aws_s3_bucket_lifecycle_configuration", name).rule).toMatchObject([
      {
        status: "Enabled",
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: expect.any(Number) }],
      },
    ]);
  });

  test("is emptied when it is destroyed only if the environment says so", () => {
    for (const { attributes } of all(stack, "aws_s3_bucket"))
      expect(attributes.force_destroy).toBe(environment.aws.storage.emptyOnDestroy);
  });
});

test("production's files move to cheaper storage after three months, and never expire", () => {
  const stack = storageOf(production);
  const [media] = all(stack, "aws_s3_bucket_lifecycle_configuration").filter(({ id }) => id.startsWith("media"));
  expect(media?.attributes.rule).toMatchObject([
    {
      transition: [
        { days: 90, storage_class: "STANDARD_IA" },
        { days: 365, storage_class: "GLACIER_IR" },
      ],
      expiration: [{ expired_object_delete_marker: true }],
    },
  ]);
});
