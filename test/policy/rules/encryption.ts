import { all, any, byOurKey, companion, each, includes, is, isNot, unless } from "../checks/attributes.ts";
import { hasParameter, modernTls } from "../checks/aws.ts";
import { refusesPlainHttp } from "../checks/iam.ts";
import type { Rule } from "./rule.ts";

export const encryptionRules: readonly Rule[] = [
  {
    id: "encrypted-at-rest",
    promise: "everything stored is encrypted with one of our keys",
    fix: "pass it the key of its purpose from foundation.keys",
    on: {
      aws_backup_vault: byOurKey("kms_key_arn"),
      aws_cloudtrail: byOurKey("kms_key_id"),
      aws_cloudwatch_log_group: byOurKey("kms_key_id"),
      aws_db_instance: all(
        is("storage_encrypted", true),
        unless("replicate_source_db", byOurKey("kms_key_id")),
        byOurKey("performance_insights_kms_key_id"),
      ),
      aws_docdb_cluster: all(is("storage_encrypted", true), byOurKey("kms_key_id")),
      aws_ebs_default_kms_key: byOurKey("key_arn"),
      aws_ebs_encryption_by_default: isNot("enabled", false),
      aws_ecr_repository: all(
        is("encryption_configuration.encryption_type", "KMS"),
        byOurKey("encryption_configuration.kms_key"),
      ),
      aws_eks_cluster: all(
        includes("encryption_config.resources", "secrets"),
        byOurKey("encryption_config.provider.key_arn"),
      ),
      aws_elasticache_replication_group: all(is("at_rest_encryption_enabled", true, "true"), byOurKey("kms_key_id")),
      aws_lambda_function: byOurKey("kms_key_arn"),
      aws_launch_template: each("block_device_mappings", all(is("ebs.encrypted", "true"), byOurKey("ebs.kms_key_id"))),
      aws_opensearch_domain: all(is("encrypt_at_rest.enabled", true), byOurKey("encrypt_at_rest.kms_key_id")),
      aws_s3_bucket: companion(
        "aws_s3_bucket_server_side_encryption_configuration",
        "bucket",
        byOurKey("rule.apply_server_side_encryption_by_default.kms_master_key_id"),
      ),
      aws_secretsmanager_secret: byOurKey("kms_key_id"),
      aws_sns_topic: byOurKey("kms_master_key_id"),
      aws_sqs_queue: byOurKey("kms_master_key_id"),
      aws_ssm_parameter: any(is("type", "String", "StringList"), byOurKey("key_id")),
    },
  },
  {
    id: "keys-rotate",
    promise: "a key gets new material every year, and its deletion can be cancelled for 30 days",
    fix: "create it with constructs/encryption/encryption-key.ts",
    on: {
      aws_kms_key: all(is("enable_key_rotation", true), is("deletion_window_in_days", 30)),
      aws_kms_replica_key: is("deletion_window_in_days", 30),
    },
  },
  {
    id: "tls-only",
    promise: "all traffic uses TLS 1.2 or newer",
    fix: "require TLS at the listener, or add tlsOnly of constructs/identity/policy.ts to the policy",
    on: {
      aws_cloudfront_distribution: all(
        is("default_cache_behavior.viewer_protocol_policy", "https-only", "redirect-to-https"),
        is("viewer_certificate.minimum_protocol_version", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"),
      ),
      aws_db_parameter_group: hasParameter("rds.force_ssl", "1"),
      aws_docdb_cluster_parameter_group: hasParameter("tls", "enabled"),
      aws_elasticache_replication_group: all(
        is("transit_encryption_enabled", true),
        isNot("transit_encryption_mode", "preferred"),
      ),
      aws_lb_listener: any(is("default_action.redirect.protocol", "HTTPS"), all(is("protocol", "HTTPS"), modernTls)),
      aws_lb_target_group: is("protocol", "HTTPS", "TLS"),
      aws_opensearch_domain: all(
        is("node_to_node_encryption.enabled", true),
        is("domain_endpoint_options.enforce_https", true),
        is("domain_endpoint_options.tls_security_policy", "Policy-Min-TLS-1-2-PFS-2023-10"),
      ),
      aws_s3_bucket: companion("aws_s3_bucket_policy", "bucket", refusesPlainHttp),
      aws_sns_topic: companion("aws_sns_topic_policy", "arn", refusesPlainHttp),
      aws_sns_topic_subscription: isNot("protocol", "http"),
      aws_sqs_queue_policy: refusesPlainHttp,
    },
  },
];
