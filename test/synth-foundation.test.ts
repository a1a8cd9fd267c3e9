import { describe, expect, test } from "vitest";
import { dev } from "../stacks/environments/dev.ts";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { staging } from "../stacks/environments/staging.ts";
import { Foundation } from "../stacks/foundation.ts";
import { names, topology } from "../stacks/topology.ts";
import { all, dependency, only, reference, statements } from "./claims.ts";
import { type Resource, type SynthesizedStack, synthesizeAlone } from "./synth.ts";

const state = { bucketArn: "arn:aws:s3:::state", keyArn: "arn:aws:kms:eu-central-1:123456789012:key/state" };

function foundationOf(environment: AwsEnvironment): SynthesizedStack {
  return synthesizeAlone((app) => new Foundation(app, environment, { state }));
}

function keyOf(stack: SynthesizedStack, { name }: AwsEnvironment, purpose: string): Resource {
  const alias = only(stack, "aws_kms_alias", { name: `alias/mindflow-${name}-${purpose}` });
  const key = all(stack, "aws_kms_key").find((one) => reference(one, "key_id") === alias.attributes.target_key_id);
  if (!key) throw new Error(`there is no key for ${purpose}`);
  return key;
}

/** Who of AWS's services may use a key, and for whom, by the service's name. */
function servedBy(stack: SynthesizedStack, key: Resource): Record<string, unknown> {
  const policy = only(stack, "aws_kms_key_policy", { key_id: reference(key, "key_id") });
  return Object.fromEntries(
    statements(policy).flatMap((statement) => {
      const { Service } = (statement as { Principal?: { Service?: string } }).Principal ?? {};
      return Service ? [[Service, statement.Condition]] : [];
    }),
  );
}

describe.each(cloudEnvironments)("the foundation of $name", (environment) => {
  const { name, region } = environment;
  const { account, repository, budget, images } = environment.aws.foundation;
  const stack = foundationOf(environment);
  const key = (purpose: string) => keyOf(stack, environment, purpose);

  test("has a key for each purpose, which rotates", () => {
    const purposes = ["data", "events", "storage", "logs", "secrets", "backup", "cluster"];
    for (const purpose of purposes) expect(key(purpose).attributes.enable_key_rotation).toBe(true);
    expect(all(stack, "aws_kms_key")).toHaveLength(purposes.length);
  });

  test("lets AWS's services use a key for what is in this account only, and each for what bears our name", () => {
    const ours = (sourceArn: string) => ({
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": sourceArn },
    });
    expect(servedBy(stack, key("events"))).toMatchObject({
      "sns.amazonaws.com": ours(`arn:aws:sns:${region}:${account}:mindflow-${name}-*`),
      "s3.amazonaws.com": ours(`arn:aws:s3:::mindflow-${name}-*`),
      "cloudwatch.amazonaws.com": ours(`arn:aws:cloudwatch:${region}:${account}:alarm:mindflow-${name}-*`),
    });
    expect(servedBy(stack, key("storage"))).toEqual({
      "cloudfront.amazonaws.com": ours(`arn:aws:cloudfront::${account}:distribution/*`),
    });
    expect(servedBy(stack, key("logs"))).toMatchObject({
      [`logs.${region}.amazonaws.com`]: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:*` },
      },
    });
    for (const closed of ["data", "secrets", "backup", "cluster"]) expect(servedBy(stack, key(closed))).toEqual({});
  });

  test("lets nodes that AWS starts have their disks encrypted, through EC2 alone", () => {
    const policy = only(stack, "aws_kms_key_policy", { key_id: reference(key("cluster"), "key_id") });
    expect(statements(policy)).toContainEqual(
      expect.objectContaining({
        Sid: "ThroughEc2",
        Condition: { StringEquals: { "kms:CallerAccount": account, "kms:ViaService": `ec2.${region}.amazonaws.com` } },
      }),
    );
  });

  test("has a repository for every service, whose tags never change and whose images are searched for flaws", () => {
    const repositories = all(stack, "aws_ecr_repository");
    expect(repositories.map(({ attributes }) => attributes.name).toSorted()).toEqual(
      names(topology.services)
        .map((service) => `mindflow-${name}-${service}`)
        .toSorted(),
    );
    for (const { attributes } of repositories)
      expect(attributes).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS", kms_key: reference(key("storage"), "arn") }],
      });
  });

  test(`keeps the newest ${images.keep} images of each service`, () => {
    for (const { attributes } of all(stack, "aws_ecr_lifecycle_policy"))
      expect(JSON.parse(String(attributes.policy)).rules).toContainEqual(
        expect.objectContaining({
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: images.keep },
        }),
      );
  });

  test("records every call of AWS's API in every region, signed, encrypted and searchable", () => {
    const trail = only(stack, "aws_cloudtrail");
    expect(trail.attributes).toMatchObject({
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      kms_key_id: reference(key("logs"), "arn"),
      cloud_watch_logs_group_arn: expect.stringContaining("aws_cloudwatch_log_group"),
    });
    const policy = only(stack, "aws_s3_bucket_policy");
    expect(trail.attributes.depends_on).toContain(dependency(policy));
  });

  test("records every access to a state, and to the records themselves", () => {
    const [, data] = only(stack, "aws_cloudtrail").attributes.advanced_event_selector as { field_selector: unknown }[];
    expect(data?.field_selector).toContainEqual({
      field: "resources.ARN",
      starts_with: [`${state.bucketArn}/`, `${reference(only(stack, "aws_s3_bucket"), "arn")}/`],
    });
  });

  test("lets the trail write its records, and no trail of somebody else's", () => {
    const writes = statements(only(stack, "aws_s3_bucket_policy")).find(({ Sid }) => Sid === "TrailWrites");
    expect(writes?.Condition?.StringEquals).toMatchObject({
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:cloudtrail:${region}:${account}:trail/mindflow-${name}-audit`,
    });
  });

  test("has workflows of our repository plan, and only jobs that GitHub lets into the environment apply", () => {
    const from = (role: string) => {
      const { attributes } = only(stack, "aws_iam_role", { name: `mindflow-${name}-ci-${role}` });
      const { Condition } = JSON.parse(String(attributes.assume_role_policy)).Statement[0];
      return Condition.StringEquals;
    };
    const issuer = "token.actions.githubusercontent.com";
    expect(from("plan")).toEqual({
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/main`],
    });
    expect(from("apply")).toEqual({
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: [`repo:${repository}:environment:${name}`],
    });
  });

  test("has a topic for alerts, encrypted, which only AWS's services of this account tell anything", () => {
    const topic = only(stack, "aws_sns_topic");
    expect(topic.attributes.kms_master_key_id).toBe(reference(key("events"), "arn"));
    expect(statements(only(stack, "aws_sns_topic_policy"))).toMatchObject([
      {
        Principal: {
          Service: ["cloudwatch", "budgets", "events", "backup"].map((service) => `${service}.amazonaws.com`),
        },
        Action: "sns:Publish",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  test(`tells when ${budget.monthly} dollars a month are nearly spent, or will be`, () => {
    const told = { subscriber_email_addresses: budget.tell };
    expect(only(stack, "aws_budgets_budget").attributes).toMatchObject({
      limit_amount: String(budget.monthly),
      time_unit: "MONTHLY",
      notification: [
        { notification_type: "ACTUAL", threshold: 80, ...told },
        { notification_type: "FORECASTED", threshold: 100, ...told },
      ],
    });
  });

  test("lets no bucket of the account be public, and no disk unencrypted, whoever makes one", () => {
    expect(only(stack, "aws_s3_account_public_access_block").attributes).toMatchObject({ block_public_policy: true });
    expect(only(stack, "aws_ebs_encryption_by_default").attributes.enabled).toBe(true);
    expect(only(stack, "aws_ebs_default_kms_key").attributes.key_arn).toBe(reference(key("cluster"), "arn"));
  });
});

test.each(cloudEnvironments)(
  "$name has the role by which OpenSearch enters its network before any domain",
  (environment) => {
    const roles = all(foundationOf(environment), "aws_iam_service_linked_role");
    expect(roles.map(({ attributes }) => attributes.aws_service_name)).toContain("opensearchservice.amazonaws.com");
  },
);

describe.each([staging, production])("the audit of $name", (environment) => {
  const stack = foundationOf(environment);

  test("records what every resource was like, before Security Hub reads it", () => {
    const recording = only(stack, "aws_config_configuration_recorder_status");
    expect(recording.attributes.is_enabled).toBe(true);
    expect(only(stack, "aws_config_configuration_recorder").attributes.recording_group).toMatchObject({
      all_supported: true,
      include_global_resource_types: true,
    });
    expect(only(stack, "aws_securityhub_account").attributes.depends_on).toContain(dependency(recording));
  });

  test("looks for attacks, and measures by AWS's and CIS's benchmarks", () => {
    expect(only(stack, "aws_guardduty_detector").attributes.enable).toBe(true);
    expect(all(stack, "aws_securityhub_standards_subscription")).toHaveLength(2);
  });
});

test("dev does without what its environment gives a reason for", () => {
  const stack = foundationOf(dev);
  for (const type of ["aws_config_configuration_recorder", "aws_securityhub_account"])
    expect(all(stack, type)).toEqual([]);
});

test("every environment has an account of its own, so that no mistake in one reaches another", () => {
  const accounts = cloudEnvironments.map(({ aws }) => aws.foundation.account);
  expect(new Set(accounts).size).toBe(accounts.length);
});
