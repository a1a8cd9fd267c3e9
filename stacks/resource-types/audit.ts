import type { ResourceType } from "./resource-type.ts";

export const audit = {
  aws_budgets_budget: { cost: "free", policy: "unchecked: low risk", inventory: ["limit_amount"] },
  aws_ce_anomaly_monitor: { cost: "free", policy: "unchecked: low risk", inventory: ["monitor_dimension"] },
  aws_ce_anomaly_subscription: { cost: "free", policy: "unchecked: low risk", inventory: ["threshold_expression"] },
  aws_cloudtrail: {
    cost: { byUse: "CloudTrail's object-level events: 1 dollar per million" },
    policy: "checked",
    inventory: ["is_multi_region_trail", "enable_log_file_validation"],
  },
  aws_cloudwatch_dashboard: { cost: "billed", policy: "unchecked: low risk" },
  aws_cloudwatch_event_rule: { cost: "free", policy: "unchecked: low risk", inventory: ["event_pattern"] },
  aws_cloudwatch_event_target: { cost: "free", policy: "unchecked: part", inventory: ["arn"] },
  aws_cloudwatch_log_delivery: { cost: "free", policy: "unchecked: part" },
  aws_cloudwatch_log_delivery_destination: { cost: "free", policy: "unchecked: part" },
  aws_cloudwatch_log_delivery_source: { cost: "free", policy: "unchecked: part" },
  aws_cloudwatch_log_group: {
    cost: "billed",
    policy: "checked",
    holds: "logs",
    inventory: ["name", "retention_in_days", "kms_key_id"],
  },
  aws_cloudwatch_log_resource_policy: { cost: "free", policy: "checked" },
  aws_cloudwatch_metric_alarm: { cost: "billed", policy: "checked", inventory: ["metric_name", "threshold"] },
  aws_config_configuration_recorder: { cost: "billed", policy: "unchecked: part", inventory: ["recording_group"] },
  aws_config_configuration_recorder_status: { cost: "free", policy: "checked" },
  aws_config_delivery_channel: { cost: "free", policy: "unchecked: part" },
  aws_guardduty_detector: {
    cost: {
      byUse:
        "GuardDuty, by the volume it analyses: its console shows the price during the first 30 days, which are free",
    },
    policy: "checked",
  },
  aws_guardduty_detector_feature: { cost: "free", policy: "unchecked: part", inventory: ["name", "status"] },
  aws_securityhub_account: { cost: "billed", policy: "unchecked: low risk" },
  aws_securityhub_standards_subscription: { cost: "free", policy: "unchecked: low risk" },
} as const satisfies Record<string, ResourceType>;
