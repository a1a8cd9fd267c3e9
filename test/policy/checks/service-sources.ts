type SourceKey = "aws:SourceAccount" | "aws:SourceArn";

interface Sources {
  /** The condition keys that AWS documents for this service in this kind of policy. */
  readonly sends: readonly SourceKey[];
  /** Where AWS documents it, or shows the policy without a condition. */
  readonly source: string;
}

const docs = "docs.aws.amazon.com";
const account = "aws:SourceAccount";
const arn = "aws:SourceArn";

/**
 * The source keys that services send, by the type of the policy's resource. A condition on a key that a service does not
 * send never holds, and the service's calls are refused, often silently.
 */
export const serviceSources: Readonly<Record<string, Readonly<Record<string, Sources>>>> = {
  aws_s3_bucket_policy: {
    // Also github.com/terraform-aws-modules/terraform-aws-s3-bucket/issues/324: the module has no condition either.
    "logdelivery.elasticloadbalancing": {
      sends: [],
      source: `${docs}/elasticloadbalancing/latest/application/enable-access-logging.html`,
    },
    "logging.s3": {
      sends: [account, arn],
      source: `${docs}/AmazonS3/latest/userguide/enable-server-access-logging.html`,
    },
    "delivery.logs": {
      sends: [account, arn],
      source: `${docs}/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html`,
    },
    // "add an aws:SourceArn or aws:SourceAccount condition key".
    cloudtrail: {
      sends: [account, arn],
      source: `${docs}/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html`,
    },
    config: { sends: [account, arn], source: `${docs}/config/latest/developerguide/s3-bucket-policy.html` },
    cloudfront: {
      sends: [arn],
      source: `${docs}/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html`,
    },
  },
  // A service assumes only a role of the account that passed it, so a condition is needed where AWS demands one.
  aws_iam_role: {
    backup: { sends: [], source: "github.com/prowler-cloud/prowler/issues/2810" },
    "eks-fargate-pods": { sends: [arn], source: `${docs}/eks/latest/userguide/pod-execution-role.html` },
    "monitoring.rds": {
      sends: [account, arn],
      source: `${docs}/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html`,
    },
    "vpc-flow-logs": { sends: [account, arn], source: `${docs}/vpc/latest/userguide/flow-logs-iam-role.html` },
  },
  aws_kms_key_policy: {
    // "the following services support aws:SourceArn: Amazon SNS, Amazon S3"; it names none for aws:SourceAccount.
    sns: { sends: [arn], source: `${docs}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html` },
    s3: { sends: [arn], source: `${docs}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html` },
    cloudwatch: { sends: [account, arn], source: `${docs}/sns/latest/dg/sns-key-management.html` },
    budgets: { sends: [account, arn], source: `${docs}/cost-management/latest/userguide/budgets-sns-policy.html` },
    costalerts: { sends: [account], source: `${docs}/cost-management/latest/userguide/ad-SNS.html` },
    // "Adding the aws:SourceAccount and aws:SourceArn to a AWS KMS policy is not supported for EventBridge-to-encrypted
    // topics." See github.com/awslabs/landing-zone-accelerator-on-aws/issues/407.
    events: { sends: [], source: `${docs}/sns/latest/dg/sns-key-management.html` },
    backup: { sends: [], source: `${docs}/aws-backup/latest/devguide/backup-notifications.html` },
    cloudfront: {
      sends: [arn],
      source: `${docs}/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html`,
    },
    // aws:SourceAccount "is also supported, but not recommended".
    cloudtrail: {
      sends: [account, arn],
      source: `${docs}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html`,
    },
    config: { sends: [account, arn], source: `${docs}/config/latest/developerguide/s3-kms-key-policy.html` },
    logs: { sends: [], source: `${docs}/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html` },
  },
  aws_sns_topic_policy: {
    cloudwatch: { sends: [account, arn], source: `${docs}/sns/latest/dg/sns-access-policy-use-cases.html` },
    budgets: { sends: [account, arn], source: `${docs}/cost-management/latest/userguide/budgets-sns-policy.html` },
    costalerts: { sends: [account, arn], source: `${docs}/cost-management/latest/userguide/ad-SNS.html` },
    // "You can't use Condition blocks in Amazon SNS topic policies for EventBridge."
    events: { sends: [], source: `${docs}/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions` },
    // Not among "the following services support aws:SourceAccount" of sns-access-policy-use-cases.html.
    backup: { sends: [], source: `${docs}/aws-backup/latest/devguide/backup-notifications.html` },
  },
  aws_sqs_queue_policy: {
    sns: { sends: [arn], source: `${docs}/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html` },
    s3: {
      sends: [account, arn],
      source: `${docs}/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html`,
    },
  },
  aws_cloudwatch_log_resource_policy: {
    es: {
      sends: [account, arn],
      source: `${docs}/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html`,
    },
  },
};
