import type { Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";

export interface FirewallLimits {
  readonly perAddress: number;
  readonly anonymous: number;
  /** What AWS's rules about bodies do: titles may have SQL or HTML, and a body may be over 8 KiB. */
  readonly bodies: "count" | "block";
}

/** Source: docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html, …-use-case.html */
const bodyRules: Readonly<Record<string, readonly string[]>> = {
  common: ["SizeRestrictions", "CrossSiteScripting", "GenericLFI", "GenericRFI", "EC2MetaDataSSRF"],
  sql: ["SQLi", "SQLiExtendedPatterns"],
};

const managed = {
  "ip-reputation": "AWSManagedRulesAmazonIpReputationList",
  common: "AWSManagedRulesCommonRuleSet",
  "known-bad-inputs": "AWSManagedRulesKnownBadInputsRuleSet",
  sql: "AWSManagedRulesSQLiRuleSet",
};

/**
 * Limits: 1,129 of the 1,500 capacity units without extra cost; the common group matches bodies over 8 KiB.
 * Source: docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export function firewallRules({ perAddress, anonymous, bodies }: FirewallLimits): Wafv2WebAclRule[] {
  const rules = [
    { name: "requests-per-address", action: { block: {} }, statement: rate(perAddress) },
    { name: "anonymous-requests", action: { block: {} }, statement: rate(anonymous, withoutToken) },
    ...Object.entries(managed).map(([name, group]) => ({
      name,
      overrideAction: { none: {} },
      statement: {
        managed_rule_group_statement: {
          vendor_name: "AWS",
          name: group,
          ...(bodies === "count" && counted(bodyRules[name])),
        },
      },
    })),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibilityConfig(rule.name) }));
}

function counted(rules: readonly string[] | undefined) {
  return (
    rules && { rule_action_override: rules.map((rule) => ({ name: `${rule}_BODY`, action_to_use: { count: {} } })) }
  );
}

/** Counts in CloudWatch what a rule refuses, and keeps samples for three hours. */
export function visibilityConfig(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

/** CDKTF passes statements through as they are, so they use the provider's names. */
function rate(limit: number, only?: object) {
  return {
    rate_based_statement: {
      limit,
      aggregate_key_type: "IP",
      evaluation_window_sec: 300,
      ...(only && { scope_down_statement: only }),
    },
  };
}

/** Matches a request without an Authorization header: a size constraint never matches an absent header. */
const withoutToken = {
  not_statement: {
    statement: {
      size_constraint_statement: {
        field_to_match: { single_header: { name: "authorization" } },
        comparison_operator: "GT",
        size: 0,
        text_transformation: { priority: 0, type: "NONE" },
      },
    },
  },
};
