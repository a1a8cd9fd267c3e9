import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { all, only, reference, statements } from "../fixtures/claims.ts";
import { foundationOf, keyOf } from "./fixture.ts";

describe.each(cloudEnvironments)("the foundation of $name", (environment) => {
  const { account, budget } = environment.aws.foundation;
  const stack = foundationOf(environment);
  const key = (purpose: string) => keyOf(stack, environment, purpose);

  test("has an encrypted topic for alerts, to which only AWS services of this account publish", () => {
    const topic = only(stack, "aws_sns_topic", { name: `mindflow-${environment.name}-alerts` });
    expect(topic.attributes.kms_master_key_id).toBe(reference(key("events"), "arn"));
    expect(statements(only(stack, "aws_sns_topic_policy", { arn: reference(topic, "arn") }))).toMatchObject([
      {
        Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
        Action: "sns:Publish",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
      { Principal: { Service: ["events.amazonaws.com", "backup.amazonaws.com"] }, Action: "sns:Publish" },
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  test(`notifies when ${budget.monthly} dollars a month are nearly spent, or are forecast`, () => {
    const recipients = { subscriber_email_addresses: budget.notify };
    expect(only(stack, "aws_budgets_budget").attributes).toMatchObject({
      limit_amount: String(budget.monthly),
      time_unit: "MONTHLY",
      notification: [
        { notification_type: "ACTUAL", threshold: 80, ...recipients },
        { notification_type: "FORECASTED", threshold: 100, ...recipients },
      ],
    });
  });

  test("blocks public buckets and unencrypted volumes in the whole account", () => {
    expect(only(stack, "aws_s3_account_public_access_block").attributes).toMatchObject({ block_public_policy: true });
    expect(only(stack, "aws_ebs_encryption_by_default").attributes.enabled).toBe(true);
    expect(only(stack, "aws_ebs_default_kms_key").attributes.key_arn).toBe(reference(key("cluster"), "arn"));
  });
});

test.each(cloudEnvironments)("$name has OpenSearch's service-linked role before any domain", (environment) => {
  const roles = all(foundationOf(environment), "aws_iam_service_linked_role");
  expect(roles.map(({ attributes }) => attributes.aws_service_name)).toContain("opensearchservice.amazonaws.com");
});

test("every environment has its own account", () => {
  const accounts = cloudEnvironments.map(({ aws }) => aws.foundation.account);
  expect(new Set(accounts).size).toBe(accounts.length);
});
