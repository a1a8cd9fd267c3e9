import type { ResourceType } from "./resource-type.ts";

export const compute = {
  aws_autoscaling_group: {
    cost: { byUse: "machines that deploy: a running t3.medium costs about 0.05 dollars an hour" },
    policy: "unchecked: part",
    inventory: ["min_size", "max_size"],
  },
  aws_ebs_default_kms_key: { cost: "free", policy: "checked" },
  aws_ebs_encryption_by_default: { cost: "free", policy: "checked" },
  aws_ecr_lifecycle_policy: { cost: "free", policy: "unchecked: part" },
  aws_ecr_repository: {
    cost: "billed",
    policy: "checked",
    holds: "images",
    inventory: ["name", "image_tag_mutability", "image_scanning_configuration"],
  },
  aws_eks_access_entry: { cost: "free", policy: "unchecked: access", inventory: ["kubernetes_groups"] },
  aws_eks_access_policy_association: { cost: "free", policy: "unchecked: access" },
  aws_eks_addon: { cost: "free", policy: "unchecked: part", inventory: ["addon_version"] },
  aws_eks_cluster: {
    cost: "billed",
    policy: "checked",
    holds: "Kubernetes' objects and volumes",
    inventory: [
      "version",
      "access_config",
      "encryption_config",
      "enabled_cluster_log_types",
      "upgrade_policy",
      "lifecycle",
    ],
  },
  aws_eks_fargate_profile: {
    cost: { byUse: "pods on Fargate: about 0.05 dollars per vCPU and 0.005 per GiB, an hour" },
    policy: "checked",
    inventory: ["selector"],
  },
  aws_eks_node_group: {
    cost: "billed",
    policy: "checked",
    inventory: ["ami_type", "instance_types", "capacity_type", "scaling_config"],
  },
  aws_eks_pod_identity_association: {
    cost: "free",
    policy: "unchecked: access",
    inventory: ["namespace", "service_account"],
  },
  aws_lambda_function: {
    cost: { byUse: "run time of Lambda functions" },
    policy: "checked",
    inventory: ["runtime", "reserved_concurrent_executions"],
  },
  aws_lambda_invocation: { cost: "free", policy: "unchecked: part", inventory: ["input"] },
  aws_lambda_permission: { cost: "free", policy: "unchecked: access" },
  aws_launch_template: { cost: "free", policy: "checked", inventory: ["instance_type", "metadata_options"] },
} as const satisfies Record<string, ResourceType>;
