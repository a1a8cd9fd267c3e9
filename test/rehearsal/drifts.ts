import type { Call } from "./emulator.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** A change behind Terraform's back: of which resource, and by which call. */
export interface Drift {
  /** What somebody did, for people. */
  readonly what: string;
  readonly type: string;
  /** Left out: the first one will do. */
  readonly which?: (attributes: Attributes) => boolean;
  readonly call: (attributes: Attributes) => Call;
}

const openedBucket: Drift = {
  what: "a bucket was opened",
  type: "aws_s3_bucket_public_access_block",
  call: ({ bucket }) => ({
    service: "s3",
    operation: "PutPublicAccessBlock",
    parameters: { Bucket: bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
  }),
};

/** One for each stack: something that every environment has, and that Terraform mends at once. */
export const drifts: Readonly<Record<string, Drift>> = {
  state: openedBucket,
  storage: openedBucket,
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
    what: "a subnet gives out public addresses",
    type: "aws_subnet",
    which: ({ map_public_ip_on_launch }) => map_public_ip_on_launch === false,
    call: ({ id }) => ({
      service: "ec2",
      operation: "ModifySubnetAttribute",
      parameters: { SubnetId: id, MapPublicIpOnLaunch: { Value: true } },
    }),
  },
  messaging: {
    what: "a queue is told in SNS's own envelope",
    type: "aws_sns_topic_subscription",
    call: ({ arn }) => ({
      service: "sns",
      operation: "SetSubscriptionAttributes",
      parameters: { SubscriptionArn: arn, AttributeName: "RawMessageDelivery", AttributeValue: "false" },
    }),
  },
  data: {
    what: "a store's logs are kept for one day",
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
    what: "nodes were added by hand",
    type: "aws_eks_node_group",
    call: ({ cluster_name, node_group_name }) => ({
      service: "eks",
      operation: "UpdateNodegroupConfig",
      parameters: { clusterName: cluster_name, nodegroupName: node_group_name, scalingConfig: { maxSize: 99 } },
    }),
  },
  edge: {
    what: "the load balancer cuts off requests that are under way",
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
    what: "nobody is told of failed backups any more",
    type: "aws_backup_vault_notifications",
    call: ({ backup_vault_name }) => ({
      service: "backup",
      operation: "DeleteBackupVaultNotifications",
      parameters: { BackupVaultName: backup_vault_name },
    }),
  },
};

/** `terraform state pull`, as far as anybody here reads it. */
export interface State {
  readonly resources: readonly {
    readonly mode: "managed" | "data";
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Attributes }[];
  }[];
}

/** The resource in a stack's state that a drift changes. @throws Error where there is none. */
export function subjectOf({ type, which = () => true }: Drift, { resources }: State) {
  for (const resource of resources.filter((one) => one.mode === "managed" && one.type === type))
    for (const { attributes } of resource.instances)
      if (which(attributes)) return { address: `${type}.${resource.name}`, attributes };
  throw new Error(`there is no ${type} to change behind Terraform's back: choose another in test/rehearsal/drifts.ts`);
}

/** What is wrong with a plan after a drift; empty where it names just that resource. */
export function misnamed(address: string, planned: readonly string[]): string {
  if (planned.length === 1 && planned[0] === address) return "";
  if (!planned.includes(address)) return `${address} was changed behind Terraform's back, and its plan does not say so`;
  const others = planned.filter((one) => one !== address);
  return `${address} alone was changed, and the plan names ${others.join(", ")} too`;
}
