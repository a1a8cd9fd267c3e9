import type { Attributes } from "../base/synthesized.ts";
import type { BilledType } from "../resource-types/index.ts";
import { type Bill, item } from "./item.ts";
import { machines } from "./machines.ts";

export const billed: Readonly<Record<string, Bill>> = {
  ...machines,
  aws_backup_vault: (_, { usage, count }) => [item(usage.backupGiB / count, "backup storage")],
  aws_cloudfront_distribution: (_, { usage, count }) => [
    item(usage.mediaServedGiB / count, "CloudFront, out to Europe"),
  ],
  aws_cloudwatch_dashboard: () => [item(1, "CloudWatch dashboard")],
  aws_cloudwatch_log_group: (_, { usage, count }) => [
    item(usage.logGiB / count, "CloudWatch Logs, taken in"),
    item(usage.logGiB / count, "CloudWatch Logs, kept"),
  ],
  aws_cloudwatch_metric_alarm: () => [item(1, "CloudWatch alarm")],
  aws_config_configuration_recorder: (_, { usage }) => [item(usage.configurationItems, "Config item")],
  aws_docdb_cluster: (_, { usage }) => [
    item(usage.documentsGiB, "documents storage"),
    item(usage.documentsMillionIo, "documents reads and writes"),
  ],
  aws_ecr_repository: (_, { usage, count }) => [item(usage.imageGiB / count, "ECR storage")],
  aws_eip: () => [item(1, "public IPv4 address")],
  aws_eks_cluster: () => [item(1, "EKS cluster")],
  aws_kms_key: () => [item(1, "KMS key")],
  aws_lb: ({ attributes }, { usage, count }) => [
    item(1, "load balancer"),
    item(usage.capacityUnits / count, "load balancer capacity unit"),
    item(usage.answersGiB / count, "internet, out"),
    // One address in each zone.
    item([attributes.subnets].flat().length, "public IPv4 address"),
  ],
  aws_nat_gateway: (_, { usage, count }) => [
    item(1, "NAT gateway"),
    item(usage.natGiB / count, "NAT gateway, through"),
  ],
  aws_s3_bucket: ({ attributes }, { usage, count }) =>
    /-media-/.test(String(attributes.bucket))
      ? [item(usage.mediaGiB, "S3 standard")]
      : [item(usage.otherFilesGiB / (count - 1), "S3 standard")],
  aws_secretsmanager_secret: () => [item(1, "secret")],
  aws_securityhub_account: (_, { usage }) => [item(usage.benchmarkChecks, "Security Hub check")],
  // The standard topic carries alerts: a handful a month.
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
} satisfies Record<BilledType, Bill>;

function isInterface({ vpc_endpoint_type }: Attributes): boolean {
  return vpc_endpoint_type === "Interface";
}
