import { describe, expect, test } from "vitest";
import { dev } from "../stacks/environments/dev.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { staging } from "../stacks/environments/staging.ts";
import { Storage } from "../stacks/storage.ts";
import { names, topology } from "../stacks/topology.ts";
import { all, dependency, only, reference, statements } from "./claims.ts";
import { foundation, messaging } from "./given.ts";
import { synthesizeAlone } from "./synth.ts";

function storageOf(environment: AwsEnvironment) {
  return synthesizeAlone((app) => new Storage(app, environment, { foundation, messaging }));
}

describe.each([dev, staging, production])("the storage of $name", (environment) => {
  const stack = storageOf(environment);
  const { account } = environment.aws.foundation;
  const bucket = (name: string) =>
    only(stack, "aws_s3_bucket", { bucket: `mindflow-${environment.name}-${name}-${account}` });
  const of = (type: string, name: string) => only(stack, type, { bucket: reference(bucket(name), "id") }).attributes;
  const policyOf = (name: string) =>
    statements(only(stack, "aws_s3_bucket_policy", { bucket: reference(bucket(name), "id") }));
  const distribution = only(stack, "aws_cloudfront_distribution");
  const served = distribution.attributes.default_cache_behavior;

  test.each(names(topology.buckets))("keeps %s from the public, from plain HTTP and from being overwritten", (name) => {
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

  test.each(["media", "backups"])("encrypts %s by our own key, and writes down every access", (name) => {
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

  test("encrypts logs by S3's own key, the only one that the load balancer and S3 deliver logs to", () => {
    expect(of("aws_s3_bucket_server_side_encryption_configuration", "logs").rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  test("takes logs from AWS's services in this account, each in a place of its own", () => {
    const logs = reference(bucket("logs"), "arn");
    const takes = policyOf("logs").filter(({ Effect }) => Effect === "Allow");
    expect(takes).toMatchObject([
      { Principal: { Service: "logging.s3.amazonaws.com" }, Resource: `${logs}/s3/*` },
      { Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" }, Resource: `${logs}/load-balancer/*` },
      { Principal: { Service: "delivery.logs.amazonaws.com" }, Resource: `${logs}/AWSLogs/${account}/*` },
    ]);
    for (const { Action, Condition } of takes) {
      expect(Action).toBe("s3:PutObject");
      expect(Condition?.StringEquals?.["aws:SourceAccount"]).toBe(account);
    }
  });

  test.each(names(topology.buckets))("pays for %s no upload that never ended, and no old version for ever", (name) => {
    expect(of("aws_s3_bucket_lifecycle_configuration", name).rule).toMatchObject([
      {
        status: "Enabled",
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: expect.any(Number) }],
      },
    ]);
  });

  test("serves people's files by HTTPS, to read only, and to URLs that one of our keys has signed", () => {
    const group = only(stack, "aws_cloudfront_key_group");
    const keys = all(stack, "aws_cloudfront_public_key");
    expect(served).toMatchObject({
      viewer_protocol_policy: "https-only",
      allowed_methods: ["GET", "HEAD"],
      trusted_key_groups: [reference(group, "id")],
    });
    expect(group.attributes.items).toEqual(keys.map((key) => reference(key, "id")));
    expect(keys.map(({ attributes }) => attributes.encoded_key)).toEqual(
      Object.values(environment.aws.storage.media.signingKeys),
    );
  });

  test("lets that distribution read the media, and no other", () => {
    expect(only(stack, "aws_cloudfront_origin_access_control").attributes).toMatchObject({
      signing_behavior: "always",
    });
    expect(policyOf("media").filter(({ Effect }) => Effect === "Allow")).toEqual([
      {
        Sid: "ReadByDistribution",
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: `${reference(bucket("media"), "arn")}/*`,
        Condition: { StringEquals: { "aws:SourceArn": reference(distribution, "arn") } },
      },
    ]);
  });

  test("has a browser show an uploaded page, and run nothing in it", () => {
    const headers = only(stack, "aws_cloudfront_response_headers_policy");
    expect(served).toMatchObject({ response_headers_policy_id: reference(headers, "id") });
    expect(headers.attributes.security_headers_config).toMatchObject({
      content_security_policy: { content_security_policy: "default-src 'none'; sandbox" },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY" },
      strict_transport_security: { access_control_max_age_sec: 63_072_000 },
    });
  });

  test("writes down every request to the files, in our log bucket", () => {
    expect(only(stack, "aws_cloudwatch_log_delivery_source").attributes).toMatchObject({
      log_type: "ACCESS_LOGS",
      resource_arn: reference(distribution, "arn"),
      provider: "aws.us-east-1",
    });
    expect(only(stack, "aws_cloudwatch_log_delivery_destination").attributes).toMatchObject({
      delivery_destination_configuration: [{ destination_resource_arn: reference(bucket("logs"), "arn") }],
    });
  });

  test("tells the media-processor of uploads, and not of what it writes itself", () => {
    const notification = of("aws_s3_bucket_notification", "media");
    expect(notification.queue).toEqual([
      {
        id: "media-uploads",
        queue_arn: messaging.queueArns["media-uploads"],
        events: ["s3:ObjectCreated:*"],
        filter_prefix: "uploads/",
      },
    ]);
    expect(notification.depends_on).toEqual([dependency(only(stack, "aws_sqs_queue_policy"))]);
  });

  test("fills the queue of uploads from the media bucket of this account alone", () => {
    const [allowed] = statements(
      only(stack, "aws_sqs_queue_policy", { queue_url: messaging.queueUrls["media-uploads"] }),
    );
    expect(allowed).toMatchObject({
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: {
        ArnEquals: { "aws:SourceArn": reference(bucket("media"), "arn") },
        StringEquals: { "aws:SourceAccount": account },
      },
    });
  });

  test("is emptied when it is destroyed only where the environment says so", () => {
    for (const { attributes } of all(stack, "aws_s3_bucket"))
      expect(attributes.force_destroy).toBe(environment.aws.storage.emptyOnDestroy);
  });
});

test.each([staging, production])("$name serves files under its own name, by TLS 1.2 or newer", (environment) => {
  const stack = storageOf(environment);
  const { aliases, viewer_certificate } = only(stack, "aws_cloudfront_distribution").attributes;
  expect(aliases).toEqual([`media.${environment.aws.edge.domain}`]);
  expect(viewer_certificate).toEqual({
    acm_certificate_arn: reference(only(stack, "aws_acm_certificate_validation"), "certificate_arn"),
    ssl_support_method: "sni-only",
    minimum_protocol_version: "TLSv1.2_2021",
  });
  expect(only(stack, "aws_acm_certificate").attributes.provider).toBe("aws.us-east-1");
  expect(all(stack, "aws_route53_record").map(({ attributes }) => attributes.type)).toEqual(
    expect.arrayContaining(["A", "AAAA"]),
  );
});

test("dev serves files under CloudFront's name, and needs no zone and no certificate for it", () => {
  const stack = storageOf(dev);
  expect(only(stack, "aws_cloudfront_distribution").attributes.viewer_certificate).toEqual({
    cloudfront_default_certificate: true,
  });
  expect([...all(stack, "aws_acm_certificate"), ...all(stack, "aws_route53_record")]).toEqual([]);
});

test("production's files become cheaper to keep after three months, and are never deleted by themselves", () => {
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
