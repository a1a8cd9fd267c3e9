import type { ApiCall } from "../../emulator/emulator.ts";

export type Attributes = Readonly<Record<string, unknown>>;

export interface Drift {
  readonly what: string;
  readonly type: string;
  readonly isSuitable?: (attributes: Attributes) => boolean;
  readonly call: (attributes: Attributes) => ApiCall;
}

const publicBucket: Drift = {
  what: "a bucket may be public",
  type: "aws_s3_bucket_public_access_block",
  call: ({ bucket }) => ({
    service: "s3",
    operation: "PutPublicAccessBlock",
    parameters: { Bucket: bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
  }),
};

/** One for each stack, on a resource that every environment has and that Terraform repairs within seconds. */
export const drifts: Readonly<Record<string, Drift>> = {
  state: publicBucket,
  storage: publicBucket,
  foundation: {
    what: "images may be overwritten",
    type: "aws_ecr_repository",
    call: ({ name }) => ({
      service: "ecr",
      operation: "PutImageTagMutability",
      parameters: { repositoryName: name, imageTagMutability: "MUTABLE" },
    }),
  },
  network: {
    what: "a subnet assigns public addresses",
    type: "aws_subnet",
    isSuitable: ({ map_public_ip_on_launch }) => map_public_ip_on_launch === false,
    call: ({ id }) => ({
      service: "ec2",
      operation: "ModifySubnetAttribute",
      parameters: { SubnetId: id, MapPublicIpOnLaunch: { Value: true } },
    }),
  },
  messaging: {
    what: "raw message delivery is off",
    type: "aws_sns_topic_subscription",
    call: ({ arn }) => ({
      service: "sns",
      operation: "SetSubscriptionAttributes",
      parameters: { SubscriptionArn: arn, AttributeName: "RawMessageDelivery", AttributeValue: "false" },
    }),
  },
  data: {
    what: "the retention of a log group is one day",
    type: "aws_cloudwatch_log_group",
    call: ({ name }) => ({
      service: "logs",
      operation: "PutRetentionPolicy",
      parameters: { logGroupName: name, retentionInDays: 1 },
    }),
  },
  secrets: {
    what: "a parameter has another value",
    type: "aws_ssm_parameter",
    call: ({ name, type }) => ({
      service: "ssm",
      operation: "PutParameter",
      parameters: { Name: name, Type: type, Value: "changed by hand", Overwrite: true },
    }),
  },
  cluster: {
    what: "the maximum size of a node group was raised",
    type: "aws_eks_node_group",
    call: ({ cluster_name, node_group_name }) => ({
      service: "eks",
      operation: "UpdateNodegroupConfig",
      parameters: { clusterName: cluster_name, nodegroupName: node_group_name, scalingConfig: { maxSize: 99 } },
    }),
  },
  edge: {
    what: "a target group has no deregistration delay",
    type: "aws_lb_target_group",
    call: ({ arn }) => ({
      service: "elbv2",
      operation: "ModifyTargetGroupAttributes",
      parameters: { TargetGroupArn: arn, Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "0" }] },
    }),
  },
  monitoring: {
    what: "the dashboard was emptied",
    type: "aws_cloudwatch_dashboard",
    call: ({ dashboard_name }) => ({
      service: "cloudwatch",
      operation: "PutDashboard",
      parameters: { DashboardName: dashboard_name, DashboardBody: '{"widgets":[]}' },
    }),
  },
  backup: {
    what: "the notifications of a backup vault were deleted",
    type: "aws_backup_vault_notifications",
    call: ({ backup_vault_name }) => ({
      service: "backup",
      operation: "DeleteBackupVaultNotifications",
      parameters: { BackupVaultName: backup_vault_name },
    }),
  },
};
