import { Construct } from "constructs";
import { resourceName } from "../names.ts";
import { EncryptionKey } from "./encryption-key.ts";

const purposes = {
  data: "Databases, caches, search domains and their snapshots",
  events: "Events and alerts in topics and queues",
  storage: "Objects in buckets, and container images",
  logs: "Logs, and the records of the audit",
  secrets: "Credentials in Secrets Manager and Parameter Store",
  backup: "Recovery points in backup vaults",
  plans: "Terraform plans, from their review to their apply",
  cluster: "Kubernetes' secrets, and the disks of nodes and volumes",
};

export type KeyPurpose = keyof typeof purposes;

export interface KeyRingProps {
  readonly environment: string;
  readonly region: string;
  readonly account: string;
  /** Whether Cost Anomaly Detection publishes to the alerts topic. */
  readonly costAlerts: boolean;
}

/** A key for each purpose. AWS services may use it for resources of this account under the environment's names. */
export class KeyRing extends Construct {
  readonly keys: Readonly<Record<KeyPurpose, EncryptionKey>>;

  constructor(scope: Construct, id: string, { environment, region, account, costAlerts }: KeyRingProps) {
    super(scope, id);
    const key = (purpose: KeyPurpose) =>
      new EncryptionKey(this, purpose, {
        account,
        name: resourceName(environment, purpose),
        description: `${purposes[purpose]}: ${environment}.`,
      });
    const ours = resourceName(environment, "*");
    const arns = (service: string, resources: string, where = region) =>
      `arn:aws:${service}:${where}:${account}:${resources}`;

    const events = key("events");
    events.allowService("sns.amazonaws.com", { arns: arns("sns", ours) });
    // For queues' keys, AWS documents the ARN only, and a bucket's has no account. The queue's policy demands the account.
    events.allowService("s3.amazonaws.com", { arns: `arn:aws:s3:::${ours}` });
    events.allowService("cloudwatch.amazonaws.com", { thisAccount: true, arns: arns("cloudwatch", `alarm:${ours}`) });
    events.allowService("budgets.amazonaws.com", { thisAccount: true, arns: arns("budgets", "*", "") });
    if (costAlerts) events.allowService("costalerts.amazonaws.com", { thisAccount: true });
    // AWS supports no source condition here. Source: docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    events.allowService("events.amazonaws.com", {});
    events.allowService("backup.amazonaws.com", {});

    const storage = key("storage");
    storage.allowService("cloudfront.amazonaws.com", { arns: arns("cloudfront", "distribution/*", "") });

    const logs = key("logs");
    logs.allowLogGroups(region, arns("logs", "log-group:*"));
    logs.allowService("cloudtrail.amazonaws.com", { arns: arns("cloudtrail", `trail/${ours}`) });
    logs.allowService("config.amazonaws.com", { thisAccount: true });

    const cluster = key("cluster");
    cluster.allowThrough("ec2", region);

    this.keys = {
      ...{ data: key("data"), events, storage, logs, secrets: key("secrets"), backup: key("backup") },
      ...{ plans: key("plans"), cluster },
    };
  }
}
