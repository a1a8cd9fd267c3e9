import type { ResourceType } from "./resource-type.ts";

export const data = {
  aws_backup_plan: { cost: "free", policy: "checked", inventory: ["rule"] },
  aws_backup_restore_testing_plan: {
    cost: { byUse: "restore tests: a database for some hours, and the data read from the vault" },
    policy: "unchecked: low risk",
    inventory: ["schedule_expression"],
  },
  aws_backup_restore_testing_selection: { cost: "free", policy: "unchecked: low risk" },
  aws_backup_selection: { cost: "free", policy: "unchecked: part", inventory: ["resources"] },
  aws_backup_vault: { cost: "billed", policy: "checked", inventory: ["kms_key_arn"] },
  aws_backup_vault_lock_configuration: {
    cost: "free",
    policy: "unchecked: part",
    inventory: ["min_retention_days", "max_retention_days", "changeable_for_days"],
  },
  aws_backup_vault_notifications: { cost: "free", policy: "unchecked: part" },
  aws_db_instance: {
    cost: "billed",
    policy: "checked",
    inventory: [
      "identifier",
      "instance_class",
      "multi_az",
      "storage_encrypted",
      "backup_retention_period",
      "deletion_protection",
      "publicly_accessible",
    ],
  },
  aws_db_parameter_group: { cost: "free", policy: "checked", inventory: ["parameter"] },
  aws_db_subnet_group: { cost: "free", policy: "unchecked: part" },
  aws_docdb_cluster: {
    cost: "billed",
    policy: "checked",
    inventory: [
      "storage_encrypted",
      "backup_retention_period",
      "deletion_protection",
      "enabled_cloudwatch_logs_exports",
    ],
  },
  aws_docdb_cluster_instance: { cost: "billed", policy: "unchecked: part", inventory: ["instance_class"] },
  aws_docdb_cluster_parameter_group: { cost: "free", policy: "checked", inventory: ["parameter"] },
  aws_docdb_subnet_group: { cost: "free", policy: "unchecked: part" },
  aws_elasticache_parameter_group: { cost: "free", policy: "unchecked: part", inventory: ["family", "parameter"] },
  aws_elasticache_replication_group: {
    cost: "billed",
    policy: "checked",
    inventory: [
      "node_type",
      "num_node_groups",
      "replicas_per_node_group",
      "multi_az_enabled",
      "transit_encryption_mode",
      "snapshot_retention_limit",
    ],
  },
  aws_elasticache_subnet_group: { cost: "free", policy: "unchecked: part" },
  aws_elasticache_user: {
    cost: "free",
    policy: "checked",
    inventory: ["user_name", "access_string", "authentication_mode"],
  },
  aws_elasticache_user_group: { cost: "free", policy: "unchecked: part" },
  aws_opensearch_domain: {
    cost: "billed",
    policy: "checked",
    inventory: ["engine_version", "cluster_config", "domain_endpoint_options"],
  },
} as const satisfies Record<string, ResourceType>;
