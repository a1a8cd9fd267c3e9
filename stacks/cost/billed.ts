import type { Attributes, Resource } from "../synthesized.ts";
import type { PriceName } from "./prices.ts";
import type { Usage } from "./usage.ts";

/** So many of something that has a price: hours are counted by the estimate, so `quantity` is of things and not of hours. */
export interface Item {
  readonly quantity: number;
  readonly price: PriceName;
}

export interface Billing {
  readonly usage: Usage;
  /** Every resource of the same stack. */
  readonly siblings: readonly Resource[];
  /** How many resources of this type the environment has: what is known only for all of them is shared out evenly. */
  readonly count: number;
}

/** What of a resource is billed, by its type. */
export const billed: Readonly<Record<string, (resource: Resource, billing: Billing) => Item[]>> = {
  aws_backup_vault: (_, { usage, count }) => [item(usage.backupGiB / count, "backup storage")],
  aws_cloudfront_distribution: (_, { usage, count }) => [
    item(usage.mediaServedGiB / count, "CloudFront, out to Europe"),
  ],
  aws_cloudwatch_composite_alarm: () => [item(1, "CloudWatch composite alarm")],
  aws_cloudwatch_dashboard: () => [item(1, "CloudWatch dashboard")],
  aws_cloudwatch_log_group: (_, { usage, count }) => [
    item(usage.logGiB / count, "CloudWatch Logs, taken in"),
    item(usage.logGiB / count, "CloudWatch Logs, kept"),
  ],
  aws_cloudwatch_metric_alarm: () => [item(1, "CloudWatch alarm")],
  aws_config_configuration_recorder: (_, { usage }) => [item(usage.configurationItems, "Config item")],
  aws_db_instance: ({ attributes }, { siblings }) => {
    const machines = attributes.multi_az ? 2 : 1;
    return [
      item(machines, named(attributes.instance_class)),
      item(
        machines * Number(attributes.allocated_storage ?? sourceOf(attributes, siblings).allocated_storage),
        "db gp3",
      ),
    ];
  },
  aws_docdb_cluster: (_, { usage }) => [
    item(usage.documentsGiB, "documents storage"),
    item(usage.documentsMillionIo, "documents reads and writes"),
  ],
  aws_docdb_cluster_instance: ({ attributes }) => [item(1, named(`documents ${attributes.instance_class}`))],
  aws_ecr_repository: (_, { usage, count }) => [item(usage.imageGiB / count, "ECR storage")],
  aws_eip: () => [item(1, "public IPv4 address")],
  aws_eks_cluster: () => [item(1, "EKS cluster")],
  aws_eks_node_group: ({ attributes }, { siblings }) => {
    const nodes = Number(block(attributes.scaling_config).desired_size);
    const template = referred(siblings, block(attributes.launch_template).id).attributes;
    const volume = block(block(template.block_device_mappings).ebs).volume_size;
    return [item(nodes, named(`EC2 ${template.instance_type}`)), item(nodes * Number(volume), "EBS gp3")];
  },
  aws_elasticache_replication_group: ({ attributes }) => [
    item(
      Number(attributes.num_node_groups ?? 1) * (1 + Number(attributes.replicas_per_node_group ?? 0)),
      named(attributes.node_type),
    ),
  ],
  aws_kms_key: () => [item(1, "KMS key")],
  aws_kms_replica_key: () => [item(1, "KMS key")],
  aws_lb: ({ attributes }, { usage, count }) => [
    item(1, "load balancer"),
    item(usage.capacityUnits / count, "load balancer capacity unit"),
    item(usage.answersGiB / count, "internet, out"),
    // One in each zone.
    item([attributes.subnets].flat().length, "public IPv4 address"),
  ],
  aws_nat_gateway: (_, { usage, count }) => [
    item(1, "NAT gateway"),
    item(usage.natGiB / count, "NAT gateway, through"),
  ],
  aws_opensearch_domain: ({ attributes }) => {
    const cluster = block(attributes.cluster_config);
    const instances = Number(cluster.instance_count ?? 1);
    const volume = Number(block(attributes.ebs_options).volume_size);
    return [
      item(instances, named(cluster.instance_type)),
      item(instances * volume, "search gp3"),
      ...(cluster.dedicated_master_enabled
        ? [item(Number(cluster.dedicated_master_count), named(cluster.dedicated_master_type))]
        : []),
    ];
  },
  aws_route53_health_check: () => [item(1, "Route 53 health check")],
  aws_s3_bucket: ({ attributes }, { usage, count }) =>
    /-media-/.test(String(attributes.bucket))
      ? [item(usage.mediaGiB, "S3 standard")]
      : [item(usage.otherFilesGiB / (count - 1), "S3 standard")],
  aws_secretsmanager_secret: () => [item(1, "secret")],
  aws_securityhub_account: (_, { usage }) => [item(usage.benchmarkChecks, "Security Hub check")],
  // The other topic is that of alerts, a handful a month.
  aws_sns_topic: ({ attributes }, { usage }) => (attributes.fifo_topic ? [item(usage.events, "SNS FIFO publish")] : []),
  aws_sqs_queue: (_, { usage, count }) => [item((3 * usage.events) / count, "SQS request")],
  aws_vpc_endpoint: ({ attributes }, { usage, siblings }) =>
    isInterface(attributes)
      ? [
          item([attributes.subnet_ids].flat().length, "interface endpoint in one zone"),
          item(
            usage.endpointGiB / siblings.filter(({ attributes: other }) => isInterface(other)).length,
            "interface endpoint, through",
          ),
        ]
      : [],
  aws_wafv2_web_acl: ({ attributes }, { usage, count }) => [
    item(1, "WAF web ACL"),
    item([attributes.rule ?? []].flat().length, "WAF rule"),
    item(usage.requests / count, "WAF request"),
  ],
  aws_xray_sampling_rule: (_, { usage, count }) => [item(usage.traces / count, "X-Ray trace")],
};

function item(quantity: number, price: PriceName): Item {
  return { quantity, price };
}

/** A price that has a resource's own word as its name; the estimate refuses one that is not there. */
function named(name: unknown): PriceName {
  return String(name) as PriceName;
}

function block(value: unknown): Attributes {
  return ([value].flat()[0] ?? {}) as Attributes;
}

/** The resource of the same stack to which a reference such as `${aws_launch_template.nodes.id}` leads. */
function referred(siblings: readonly Resource[], reference: unknown): Resource {
  const found = siblings.find(({ type, id }) => String(reference).startsWith(`\${${type}.${id}.`));
  if (!found) throw new Error(`${reference} leads to nothing in its stack`);
  return found;
}

function sourceOf({ replicate_source_db }: Attributes, siblings: readonly Resource[]): Attributes {
  return referred(siblings, replicate_source_db).attributes;
}

function isInterface({ vpc_endpoint_type }: Attributes): boolean {
  return vpc_endpoint_type === "Interface";
}
