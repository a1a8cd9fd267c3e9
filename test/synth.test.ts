import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { isOnAws, resources, type SynthesizedStack, synthesize } from "./synth.ts";

const stacks = synthesize(cloudEnvironments);
const stackIds = Object.keys(stacks);

test("every stack is named <environment>-<stack>, and every environment has the same ones", () => {
  const of = (name: string) =>
    stackIds.filter((id) => id.startsWith(`${name}-`)).map((id) => id.replace(`${name}-`, ""));
  const [first, ...others] = cloudEnvironments.map(({ name }) => of(name));
  for (const other of others) expect(other).toEqual(first);
  const stacksOfEach = ["backup", "cluster", "data", "edge", "foundation", "messaging", "monitoring", "network"];
  expect(first).toEqual([...stacksOfEach, "platform", "secrets", "state", "storage", "workloads"]);
});

/** The attributes that carry a promise. A change of one shows in the inventory, and in its review. */
const promises: Record<string, string[]> = {
  aws_backup_plan: ["rule"],
  aws_backup_restore_testing_plan: ["schedule_expression"],
  aws_backup_selection: ["resources"],
  aws_backup_vault: ["kms_key_arn"],
  aws_backup_vault_lock_configuration: ["min_retention_days", "max_retention_days", "changeable_for_days"],
  aws_cloudfront_distribution: ["aliases", "viewer_certificate", "price_class"],
  aws_cloudfront_key_group: ["items"],
  aws_s3_bucket: ["bucket", "force_destroy"],
  aws_s3_bucket_lifecycle_configuration: ["rule"],
  aws_s3_bucket_notification: ["queue"],
  aws_s3_bucket_policy: ["policy"],
  aws_s3_bucket_server_side_encryption_configuration: ["rule"],
  aws_xray_sampling_rule: ["url_path", "fixed_rate"],
  aws_budgets_budget: ["limit_amount"],
  aws_cloudtrail: ["is_multi_region_trail", "enable_log_file_validation"],
  aws_config_configuration_recorder: ["recording_group"],
  aws_ecr_repository: ["name", "image_tag_mutability", "image_scanning_configuration"],
  aws_guardduty_detector_feature: ["name", "status"],
  aws_iam_policy: ["policy"],
  aws_subnet: ["cidr_block", "availability_zone", "map_public_ip_on_launch"],
  aws_vpc: ["cidr_block"],
  aws_vpc_endpoint: ["service_name"],
  aws_vpc_security_group_egress_rule: ["from_port", "cidr_ipv4", "referenced_security_group_id"],
  aws_vpc_security_group_ingress_rule: ["from_port", "cidr_ipv4", "referenced_security_group_id"],
  aws_db_instance: [
    "identifier",
    "instance_class",
    "multi_az",
    "storage_encrypted",
    "backup_retention_period",
    "deletion_protection",
    "publicly_accessible",
  ],
  aws_db_parameter_group: ["parameter"],
  aws_docdb_cluster: [
    "storage_encrypted",
    "backup_retention_period",
    "deletion_protection",
    "enabled_cloudwatch_logs_exports",
  ],
  aws_docdb_cluster_instance: ["instance_class"],
  aws_docdb_cluster_parameter_group: ["parameter"],
  aws_elasticache_replication_group: [
    "node_type",
    "num_node_groups",
    "replicas_per_node_group",
    "multi_az_enabled",
    "transit_encryption_mode",
    "snapshot_retention_limit",
  ],
  aws_elasticache_user: ["user_name", "access_string", "authentication_mode"],
  aws_lambda_function: ["runtime", "reserved_concurrent_executions"],
  aws_lambda_invocation: ["input"],
  aws_opensearch_domain: ["engine_version", "cluster_config", "domain_endpoint_options"],
  aws_secretsmanager_secret: ["name", "kms_key_id", "recovery_window_in_days"],
  aws_secretsmanager_secret_rotation: ["rotation_rules"],
  aws_ssm_parameter: ["name"],
  aws_cloudwatch_log_group: ["name", "retention_in_days", "kms_key_id"],
  aws_eks_addon: ["addon_version"],
  aws_eks_cluster: [
    "version",
    "access_config",
    "encryption_config",
    "enabled_cluster_log_types",
    "upgrade_policy",
    "lifecycle",
  ],
  aws_eks_node_group: ["ami_type", "scaling_config"],
  aws_eks_pod_identity_association: ["namespace", "service_account"],
  aws_iam_role_policy: ["policy"],
  aws_launch_template: ["instance_type", "metadata_options"],
  aws_lb: ["internal", "drop_invalid_header_fields", "desync_mitigation_mode", "enable_deletion_protection"],
  aws_lb_listener: ["port", "protocol", "ssl_policy"],
  aws_lb_target_group: ["protocol", "target_type"],
  aws_cloudwatch_metric_alarm: ["metric_name", "threshold"],
  aws_eks_access_entry: ["kubernetes_groups"],
  helm_release: ["chart", "version", "repository", "namespace", "atomic", "timeout", "depends_on"],
  kubernetes_cluster_role_v1: ["rule"],
  kubernetes_limit_range_v1: ["spec"],
  kubernetes_namespace_v1: ["metadata"],
  kubernetes_priority_class_v1: ["value"],
  kubernetes_resource_quota_v1: ["spec"],
  kubernetes_role_binding_v1: ["metadata", "subject"],
  kubernetes_storage_class_v1: ["parameters"],
  aws_kms_key: ["enable_key_rotation", "deletion_window_in_days"],
  aws_sns_topic: ["name", "fifo_topic", "kms_master_key_id"],
  aws_sns_topic_subscription: ["filter_policy", "raw_message_delivery", "redrive_policy"],
  aws_sqs_queue: [
    "name",
    "fifo_queue",
    "kms_master_key_id",
    "message_retention_seconds",
    "visibility_timeout_seconds",
    "redrive_policy",
  ],
};

/** What a chart of ours holds has an inventory of its own; here its hash would change with each of its comments. */
const contentHash = /[0-9A-F]{32}(?=")/;

function inventory(stack: SynthesizedStack): string {
  const lines = resources(stack).map(({ type, id, attributes }) => {
    const kept = (promises[type] ?? []).filter((name) => name in attributes);
    const shown = (name: string) => JSON.stringify(attributes[name]).replace(contentHash, "<hash>");
    return [`${type} ${id}`, ...kept.map((name) => `  ${name} = ${shown(name)}`)].join("\n");
  });
  return `${lines.join("\n")}\n`;
}

/** An id that changes replaces its resource: a queue would lose its events. */
describe.each(Object.entries(stacks))("%s", (id, stack) => {
  test("holds what its inventory says, under the same ids", async () => {
    await expect(inventory(stack)).toMatchFileSnapshot(`inventory/${id}.txt`);
  });

  test("tags everything with its environment, service, owner and cost centre", () => {
    const environment = cloudEnvironments.find(({ name }) => id.startsWith(`${name}-`));
    const tags = {
      environment: environment?.name,
      service: id.replace(`${environment?.name}-`, ""),
      owner: environment?.owner,
      "cost-centre": environment?.costCentre,
    };
    for (const provider of stack.provider.aws ?? []) expect(provider.default_tags).toEqual([{ tags }]);
    if (isOnAws(stack)) expect(stack.provider.aws?.[0]?.region).toBe(environment?.region);
  });

  test("pins each provider to one version", () => {
    const pinned = Object.entries(stack.terraform.required_providers).map(([name, { version }]) => [name, version]);
    const onAws = { aws: "5.100.0" };
    expect(Object.fromEntries(pinned)).toEqual(isOnAws(stack) ? onAws : { kubernetes: "2.38.0", helm: "3.1.1" });
  });
});

test("no inventory is left of a stack that is gone", () => {
  const kept = readdirSync(new URL("inventory", import.meta.url)).map((file) => file.replace(".txt", ""));
  expect(kept.toSorted()).toEqual(stackIds.toSorted());
});
