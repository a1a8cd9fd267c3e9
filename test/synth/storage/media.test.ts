import { describe, expect, test } from "vitest";
import { dev } from "../../../stacks/environments/dev.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { all, dependency, only, reference, statements } from "../fixtures/claims.ts";
import { messaging } from "../fixtures/outputs.ts";
import { storageOf } from "../fixtures/stacks.ts";

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

  test("serves users' files over HTTPS, read-only, to URLs signed with one of our keys", () => {
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

  test("allows only that distribution to read the media", () => {
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

  test("has headers that stop scripts in an uploaded page", () => {
    const headers = only(stack, "aws_cloudfront_response_headers_policy");
    expect(served).toMatchObject({ response_headers_policy_id: reference(headers, "id") });
    expect(headers.attributes.security_headers_config).toMatchObject({
      content_security_policy: { content_security_policy: "default-src 'none'; sandbox" },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY" },
      strict_transport_security: { access_control_max_age_sec: 63_072_000 },
    });
  });

  test("logs every request to the files in our log bucket", () => {
    expect(only(stack, "aws_cloudwatch_log_delivery_source").attributes).toMatchObject({
      log_type: "ACCESS_LOGS",
      resource_arn: reference(distribution, "arn"),
      provider: "aws.us-east-1",
    });
    expect(only(stack, "aws_cloudwatch_log_delivery_destination").attributes).toMatchObject({
      delivery_destination_configuration: [{ destination_resource_arn: reference(bucket("logs"), "arn") }],
    });
  });

  test("notifies the media-processor of uploads, but not of its own files", () => {
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

  test("allows only the media bucket of this account to send to the queue of uploads", () => {
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
});

test.each([staging, production])("$name serves files under its own domain, with TLS 1.2 or newer", (environment) => {
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

test("dev serves files under CloudFront's name, without a zone and a certificate", () => {
  const stack = storageOf(dev);
  expect(only(stack, "aws_cloudfront_distribution").attributes.viewer_certificate).toEqual({
    cloudfront_default_certificate: true,
  });
  expect([...all(stack, "aws_acm_certificate"), ...all(stack, "aws_route53_record")]).toEqual([]);
});
