import { describe, expect, test } from "vitest";
import { firewallRules } from "../../constructs/edge/firewall-rules.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { production } from "../../stacks/environments/production.ts";
import { staging } from "../../stacks/environments/staging.ts";
import { all, only, reference } from "./fixtures/claims.ts";
import { foundation } from "./fixtures/outputs.ts";
import { edgeOf } from "./fixtures/stacks.ts";

describe.each([staging, production])("the firewall of $name", (environment) => {
  const stack = edgeOf(environment);
  const firewall = only(stack, "aws_wafv2_web_acl");
  const rules = firewall.attributes.rule as {
    name: string;
    statement: Record<string, { name: string; limit: number }>;
    action?: object;
    override_action?: object;
  }[];

  const groups = () =>
    rules.flatMap(({ statement }) => statement.managed_rule_group_statement ?? []) as unknown as {
      rule_action_override?: { name: string; action_to_use: object }[];
    }[];

  test("is attached to the load balancer", () => {
    expect(only(stack, "aws_wafv2_web_acl_association").attributes).toMatchObject({
      web_acl_arn: reference(firewall, "arn"),
      resource_arn: reference(only(stack, "aws_lb"), "arn"),
    });
  });

  test("blocks what AWS's rule groups match, and does not only count it", () => {
    const groups = rules.filter(({ statement }) => statement.managed_rule_group_statement);
    expect(groups.map(({ statement }) => statement.managed_rule_group_statement?.name)).toEqual([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesSQLiRuleSet",
    ]);
    for (const { override_action } of groups) expect(override_action).toEqual({ none: {} });
  });

  test("only counts what the rules about bodies match, until the environment says block", () => {
    const counted = groups().flatMap(({ rule_action_override = [] }) => rule_action_override);
    expect(counted.map(({ name }) => name)).toEqual([
      "SizeRestrictions_BODY",
      "CrossSiteScripting_BODY",
      "GenericLFI_BODY",
      "GenericRFI_BODY",
      "EC2MetaDataSSRF_BODY",
      "SQLi_BODY",
      "SQLiExtendedPatterns_BODY",
    ]);
    for (const { action_to_use } of counted) expect(action_to_use).toEqual({ count: {} });
    const limits = { perAddress: 2000, anonymous: 200 };
    expect(JSON.stringify(firewallRules({ ...limits, bodies: "block" }))).not.toContain("_BODY");
  });

  test("blocks an address above the rate limit, which is lower without a token", () => {
    const rates = rules.filter(({ statement }) => statement.rate_based_statement);
    const [perAddress, anonymous] = rates.map(({ statement }) => statement.rate_based_statement?.limit);
    expect(environment.aws.edge.firewall).toMatchObject({ perAddress, anonymous });
    for (const { action } of rates) expect(action).toEqual({ block: {} });
  });

  test("logs blocked requests without tokens, encrypted with our key, for the environment's retention", () => {
    const logs = only(stack, "aws_cloudwatch_log_group");
    expect(environment.aws.edge.firewall).toMatchObject({ logRetention: `${logs.attributes.retention_in_days}d` });
    expect(logs.attributes).toMatchObject({
      name: expect.stringMatching(/^aws-waf-logs-/),
      kms_key_id: foundation.keys.logs.arn,
    });
    expect(only(stack, "aws_wafv2_web_acl_logging_configuration").attributes).toMatchObject({
      log_destination_configs: [reference(logs, "arn")],
      redacted_fields: [{ single_header: { name: "authorization" } }],
    });
  });
});

test("dev has no firewall, for the reason in its file", () => {
  expect(all(edgeOf(dev), "aws_wafv2_web_acl")).toEqual([]);
});
