import type { ResourceType } from "./resource-type.ts";

export const identity = {
  aws_acm_certificate: { cost: "free", policy: "unchecked: low risk" },
  aws_acm_certificate_validation: { cost: "free", policy: "unchecked: low risk" },
  aws_iam_account_password_policy: { cost: "free", policy: "unchecked: low risk" },
  aws_iam_instance_profile: { cost: "free", policy: "unchecked: access" },
  aws_iam_openid_connect_provider: { cost: "free", policy: "unchecked: access" },
  aws_iam_policy: { cost: "free", policy: "unchecked: access", inventory: ["policy"] },
  aws_iam_role: { cost: "free", policy: "checked" },
  aws_iam_role_policy: { cost: "free", policy: "unchecked: access", inventory: ["policy"] },
  aws_iam_role_policy_attachment: { cost: "free", policy: "checked" },
  aws_iam_service_linked_role: { cost: "free", policy: "unchecked: access" },
  aws_kms_alias: { cost: "free", policy: "unchecked: part" },
  aws_kms_key: {
    cost: "billed",
    policy: "checked",
    inventory: ["enable_key_rotation", "deletion_window_in_days"],
    holds: "the key of everything that is encrypted with it",
  },
  aws_kms_key_policy: { cost: "free", policy: "checked" },
  aws_secretsmanager_secret: {
    cost: "billed",
    policy: "checked",
    holds: "a secret",
    inventory: ["name", "kms_key_id", "recovery_window_in_days"],
  },
  aws_secretsmanager_secret_rotation: { cost: "free", policy: "checked", inventory: ["rotation_rules"] },
  aws_secretsmanager_secret_version: { cost: "free", policy: "unchecked: access" },
  aws_ssm_parameter: { cost: "free", policy: "checked", inventory: ["name"] },
} as const satisfies Record<string, ResourceType>;
