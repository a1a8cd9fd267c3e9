/**
 * What holds of every resource of every environment. One row for each promise: what is promised, what it means for each
 * type of resource, and what to do about one that breaks it. `"*"` looks at everything, also at what is no resource.
 *
 * A type about which no row has an opinion stands in `nothing-to-say.ts`. Who may break a promise, and why, stands in
 * `exemptions.ts`. docs/policy.md says how to work with it.
 */

import {
  all,
  any,
  atLeast,
  atMost,
  byOurKey,
  type Check,
  companion,
  each,
  includes,
  is,
  isNot,
  isSet,
  never,
  notSet,
  promised,
  unless,
} from "./checks.ts";
import { notAdministrator, notForEverybody, noWildcards, refusesPlainHttp } from "./iam.ts";
import {
  allPublicAccessBlocked,
  hasParameter,
  keepsBackups,
  modernTls,
  notFromEverywhere,
  restrictedPods,
} from "./meanings.ts";
import { noSecret, noSecretInValues } from "./secrets.ts";
import type { Subject } from "./subject.ts";
import { supported, supportedChart } from "./support.ts";

export interface Rule {
  readonly id: string;
  readonly promise: string;
  readonly fix: string;
  /** By type of resource, what is wrong with one. */
  readonly on: Readonly<Record<string, Check>>;
}

const dataIsProtected = ({ environment }: Subject) => environment.aws.data.deletionProtection;

export const rules: readonly Rule[] = [
  {
    id: "encrypted-at-rest",
    promise: "whatever is stored is encrypted by a key of ours",
    fix: "give it the key of its purpose from foundation.keys",
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
      aws_xray_encryption_config: all(is("type", "KMS"), byOurKey("key_id")),
    },
  },
  {
    id: "keys-rotate",
    promise: "a key has new material every year, and a deletion of it can be called back for 30 days",
    fix: "make it with constructs/encryption-key.ts",
    on: {
      aws_kms_key: all(is("enable_key_rotation", true), is("deletion_window_in_days", 30)),
      aws_kms_replica_key: is("deletion_window_in_days", 30),
    },
  },
  {
    id: "tls-only",
    promise: "nothing of ours is said over plain HTTP or TCP, nor under TLS older than 1.2",
    fix: "require TLS where it listens, or add tlsOnly of constructs/policy.ts to its policy",
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
  {
    id: "not-public",
    promise: "nothing but the load balancer and the distribution can be reached from outside",
    fix: "close it, and let in whom it is for by name, by group or by a condition",
    on: {
      "*": notForEverybody,
      aws_db_instance: isNot("publicly_accessible", true),
      aws_eks_cluster: any(
        is("vpc_config.endpoint_public_access", false),
        all(isSet("vpc_config.public_access_cidrs"), notFromEverywhere("vpc_config.public_access_cidrs")),
      ),
      aws_lambda_function_url: is("authorization_type", "AWS_IAM"),
      aws_opensearch_domain: isSet("vpc_options.subnet_ids"),
      aws_s3_account_public_access_block: allPublicAccessBlocked,
      aws_s3_bucket: companion("aws_s3_bucket_public_access_block", "bucket", allPublicAccessBlocked),
      aws_s3_bucket_ownership_controls: is("rule.object_ownership", "BucketOwnerEnforced"),
      aws_subnet: isNot("map_public_ip_on_launch", true),
    },
  },
  {
    id: "no-open-ports",
    promise: "no group of ours lets in the whole internet",
    fix: "name the group that may come, as constructs/ does it for an edge of the topology",
    on: {
      aws_security_group: all(notFromEverywhere("ingress.cidr_blocks"), notFromEverywhere("ingress.ipv6_cidr_blocks")),
      aws_security_group_rule: any(
        is("type", "egress"),
        all(notFromEverywhere("cidr_blocks"), notFromEverywhere("ipv6_cidr_blocks")),
      ),
      aws_vpc_security_group_ingress_rule: all(notFromEverywhere("cidr_ipv4"), notFromEverywhere("cidr_ipv6")),
    },
  },
  {
    id: "no-default-network",
    promise: "nothing stands in the account's default VPC, which is open to the internet",
    fix: "give it subnets of the network stack",
    on: {
      aws_db_instance: unless("replicate_source_db", isSet("db_subnet_group_name")),
      aws_default_security_group: all(notSet("ingress"), notSet("egress")),
      aws_default_subnet: never("it is the default network itself"),
      aws_default_vpc: never("it is the default network itself"),
      aws_docdb_cluster: isSet("db_subnet_group_name"),
      aws_eks_cluster: isSet("vpc_config.subnet_ids"),
      aws_eks_node_group: isSet("subnet_ids"),
      aws_elasticache_replication_group: isSet("subnet_group_name"),
      aws_lambda_function: isSet("vpc_config.subnet_ids"),
      aws_lb: isSet("subnets"),
    },
  },
  {
    id: "no-wildcards",
    promise: "no policy allows all of a service on everything, or whatever it does not name",
    fix: "name the actions, and the resources by reference",
    on: {
      "*": noWildcards,
      aws_iam_role_policy_attachment: notAdministrator,
    },
  },
  {
    id: "no-standing-credentials",
    promise: "whoever acts has a role for a while, and no key or password is good for more than 30 days",
    fix: "use a role (Pod Identity in the cluster, OIDC in CI), or rotate it",
    on: {
      aws_elasticache_user: is("authentication_mode.type", "iam"),
      aws_iam_access_key: never("it is a key that nobody takes back"),
      aws_iam_user: never("it is a user with credentials of its own"),
      aws_key_pair: never("it opens machines to whoever has its other half"),
      aws_secretsmanager_secret_rotation: atMost("rotation_rules.automatically_after_days", 30),
    },
  },
  {
    id: "no-plain-secret",
    promise: "no secret stands in code, plan or state",
    fix: "use the write-only argument with an ephemeral value (constructs/ephemeral-value.ts)",
    on: {
      "*": noSecret,
      helm_release: noSecretInValues,
      "data.aws_secretsmanager_secret_version": never("what it reads is kept in the state"),
      "data.aws_ssm_parameter": isNot("with_decryption", true),
      random_password: never("what it makes is kept in the state"),
    },
  },
  {
    id: "imds-v2",
    promise: "a machine's metadata is given to who asks for a token first, and no pod finds the node's role there",
    fix: 'set metadataOptions to { httpTokens: "required", httpPutResponseHopLimit: 1 }',
    on: {
      aws_instance: is("metadata_options.http_tokens", "required"),
      aws_launch_template: all(
        is("metadata_options.http_tokens", "required"),
        is("metadata_options.http_put_response_hop_limit", 1),
      ),
    },
  },
  {
    id: "deletion-protected",
    promise: "what an environment says is protected cannot be deleted by a slip",
    fix: "take deletionProtection (or emptyOnDestroy) from the environment",
    on: {
      aws_db_instance: all(
        promised(dataIsProtected, is("deletion_protection", true)),
        promised(dataIsProtected, unless("replicate_source_db", isNot("skip_final_snapshot", true))),
      ),
      aws_docdb_cluster: all(
        promised(dataIsProtected, is("deletion_protection", true)),
        promised(dataIsProtected, isNot("skip_final_snapshot", true)),
      ),
      aws_eks_cluster: promised(
        ({ environment }) => environment.aws.cluster.deletionProtection,
        is("lifecycle.prevent_destroy", true),
      ),
      aws_elasticache_replication_group: promised(dataIsProtected, is("lifecycle.prevent_destroy", true)),
      aws_lb: promised(
        ({ environment }) => environment.aws.edge.deletionProtection,
        is("enable_deletion_protection", true),
      ),
      aws_opensearch_domain: promised(dataIsProtected, is("lifecycle.prevent_destroy", true)),
      aws_s3_bucket: promised(
        ({ environment }) => !environment.aws.storage.emptyOnDestroy,
        isNot("force_destroy", true),
      ),
    },
  },
  {
    id: "backed-up",
    promise: "every store can be put back to what it was for as long as aws.recovery.backups promises",
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
    promise: "what happened can be looked up, and is not kept for ever",
    fix: "switch the log on, and take its retention from the environment",
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
  {
    id: "alarms-are-heard",
    promise: "an alarm tells somebody, and also when it is over",
    fix: "make it with constructs/alarm.ts",
    on: { aws_cloudwatch_metric_alarm: all(isSet("alarm_actions"), isSet("ok_actions")) },
  },
  {
    id: "tagged",
    promise: "everything says what it belongs to, and who answers and pays for it",
    fix: "make the stack an AwsStack, and a further provider by its providerIn",
    on: {
      provider: all(
        ...["environment", "service", "owner", "cost-centre"].map((tag) => isSet(`default_tags.tags.${tag}`)),
      ),
      aws_launch_template: each(
        "tag_specifications",
        all(...["environment", "service", "owner", "cost-centre"].map((tag) => isSet(`tags.${tag}`))),
      ),
    },
  },
  {
    id: "images-are-what-was-tested",
    promise: "an image's tag means one image for ever, and what is known to be wrong with it is told",
    fix: "make the repository with constructs/image-repository.ts",
    on: {
      aws_ecr_repository: all(
        is("image_tag_mutability", "IMMUTABLE"),
        is("image_scanning_configuration.scan_on_push", true),
      ),
    },
  },
  {
    id: "supported",
    promise: "what we run is supported",
    fix: "move to a newer version: in dev first, and with a line in test/policy/support.ts or charts/third-party.json",
    on: {
      aws_db_instance: unless("replicate_source_db", supported("PostgreSQL", "engine_version")),
      aws_docdb_cluster: supported("DocumentDB", "engine_version"),
      aws_eks_cluster: supported("EKS", "version"),
      aws_elasticache_replication_group: supported("Valkey", "engine_version"),
      aws_lambda_function: supported("Lambda", "runtime"),
      aws_opensearch_domain: supported("OpenSearch", "engine_version", "OpenSearch_"),
      helm_release: supportedChart,
    },
  },
  {
    id: "restricted-pods",
    promise: "a pod in a namespace of ours is not root, not on the host, and has no capabilities",
    fix: "make it with constructs/cluster-namespace.ts, and let what needs more run in kube-system",
    on: { kubernetes_namespace_v1: restrictedPods },
  },
  {
    id: "goes-back",
    promise: "a release that fails goes back to what it was, and a first one leaves nothing",
    fix: "make it with constructs/third-party-release.ts or constructs/local-chart.ts",
    on: { helm_release: all(is("atomic", true), is("cleanup_on_fail", true), isSet("timeout")) },
  },
];
