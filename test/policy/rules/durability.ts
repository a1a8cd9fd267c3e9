import { all, atLeast, companion, each, includes, is, isNot, isSet, onlyIf, unless } from "../checks/attributes.ts";
import { keepsBackups } from "../checks/aws.ts";
import type { Subject } from "../subjects.ts";
import type { Rule } from "./rule.ts";

const dataIsProtected = ({ environment }: Subject) => environment.aws.data.deletionProtection;

export const durabilityRules: readonly Rule[] = [
  {
    id: "deletion-protected",
    promise: "what the environment protects cannot be deleted by mistake",
    fix: "take deletionProtection (or emptyOnDestroy) from the environment",
    on: {
      aws_db_instance: all(
        onlyIf(dataIsProtected, is("deletion_protection", true)),
        onlyIf(dataIsProtected, unless("replicate_source_db", isNot("skip_final_snapshot", true))),
      ),
      aws_docdb_cluster: all(
        onlyIf(dataIsProtected, is("deletion_protection", true)),
        onlyIf(dataIsProtected, isNot("skip_final_snapshot", true)),
      ),
      aws_eks_cluster: onlyIf(
        ({ environment }) => environment.aws.cluster.deletionProtection,
        is("lifecycle.prevent_destroy", true),
      ),
      aws_elasticache_replication_group: onlyIf(dataIsProtected, is("lifecycle.prevent_destroy", true)),
      aws_lb: onlyIf(
        ({ environment }) => environment.aws.edge.deletionProtection,
        is("enable_deletion_protection", true),
      ),
      aws_opensearch_domain: onlyIf(dataIsProtected, is("lifecycle.prevent_destroy", true)),
      aws_s3_bucket: onlyIf(({ environment }) => !environment.aws.storage.emptyOnDestroy, isNot("force_destroy", true)),
    },
  },
  {
    id: "backed-up",
    promise: "every store can be restored for as long as aws.recovery.backups promises",
    fix: "take the retention from the environment",
    on: {
      aws_backup_plan: each("rule", keepsBackups("lifecycle.delete_after")),
      aws_db_instance: unless("replicate_source_db", keepsBackups("backup_retention_period")),
      aws_docdb_cluster: keepsBackups("backup_retention_period"),
      aws_elasticache_replication_group: keepsBackups("snapshot_retention_limit"),
      aws_s3_bucket: companion("aws_s3_bucket_versioning", "bucket", is("versioning_configuration.status", "Enabled")),
    },
  },
  {
    id: "logs-kept",
    promise: "logs are on, and are deleted after a retention time",
    fix: "enable the log, and take its retention from the environment",
    on: {
      aws_cloudfront_distribution: companion("aws_cloudwatch_log_delivery_source", "resource_arn"),
      aws_cloudtrail: all(is("enable_log_file_validation", true), is("is_multi_region_trail", true)),
      aws_cloudwatch_log_group: atLeast("retention_in_days", 1),
      aws_config_configuration_recorder_status: is("is_enabled", true),
      aws_db_instance: includes("enabled_cloudwatch_logs_exports", "postgresql", "upgrade"),
      aws_docdb_cluster: includes("enabled_cloudwatch_logs_exports", "audit", "profiler"),
      aws_eks_cluster: includes(
        "enabled_cluster_log_types",
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
      ),
      aws_elasticache_replication_group: isSet("log_delivery_configuration"),
      aws_flow_log: is("traffic_type", "ALL"),
      aws_guardduty_detector: is("enable", true),
      aws_lambda_function: isSet("logging_config.log_group"),
      aws_lb: is("access_logs.enabled", true),
      aws_opensearch_domain: isSet("log_publishing_options"),
      aws_s3_bucket: companion("aws_s3_bucket_logging", "bucket"),
      aws_vpc: companion("aws_flow_log", "vpc_id"),
      aws_wafv2_web_acl: companion("aws_wafv2_web_acl_logging_configuration", "resource_arn"),
    },
  },
];
