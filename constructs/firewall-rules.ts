import type { Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";

/** Requests in any five minutes from one address before it is refused. */
export interface FirewallLimits {
  readonly perAddress: number;
  readonly anonymous: number;
}

/** AWS's own groups, cheapest first, in the order in which they see a request. */
const managed = {
  "ip-reputation": "AWSManagedRulesAmazonIpReputationList",
  common: "AWSManagedRulesCommonRuleSet",
  "known-bad-inputs": "AWSManagedRulesKnownBadInputsRuleSet",
  sql: "AWSManagedRulesSQLiRuleSet",
};

/**
 * What the firewall refuses, in this order: who asks too often, who is known for attacks, and what looks like one.
 *
 * 1,129 of the 1,500 capacity units that cost nothing extra. Bodies over 8 KiB are refused (the common group's).
 * Source: docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export function firewallRules({ perAddress, anonymous }: FirewallLimits): Wafv2WebAclRule[] {
  const rules = [
    { name: "requests-per-address", action: { block: {} }, statement: rate(perAddress) },
    { name: "anonymous-requests", action: { block: {} }, statement: rate(anonymous, withoutToken) },
    ...Object.entries(managed).map(([name, group]) => ({
      name,
      overrideAction: { none: {} },
      statement: { managed_rule_group_statement: { vendor_name: "AWS", name: group } },
    })),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visible(rule.name) }));
}

/** Counts in CloudWatch what a rule refuses, and keeps samples of it for three hours. */
export function visible(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

/** Statements pass through CDKTF as they are, so they have the provider's names and not those of its bindings. */
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

/** Holds of a request that has no Authorization header, since of an absent one no size is true. */
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
