import { Construct } from "constructs";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { EncryptionKey } from "./encryption-key.ts";
import { resourceName } from "./names.ts";

/** What each key encrypts. Whoever may read one kind of things need not be able to read another. */
const purposes = {
  data: "Databases, caches, search domains and their snapshots",
  events: "Events and alerts in topics and queues",
  storage: "Objects in buckets, and container images",
  logs: "Logs, and the records of the audit",
  secrets: "Credentials in Secrets Manager and Parameter Store",
  backup: "Recovery points in backup vaults",
  cluster: "Kubernetes' secrets, and the disks of nodes and volumes",
};

export type KeyPurpose = keyof typeof purposes;

/** A key for each purpose, and which of AWS's services may use it for what lies in this account and bears our name. */
export class KeyRing extends Construct {
  readonly keys: Readonly<Record<KeyPurpose, EncryptionKey>>;

  constructor(scope: Construct, id: string, { name, region, aws }: AwsEnvironment) {
    super(scope, id);
    const { account } = aws.foundation;
    const key = (purpose: KeyPurpose) =>
      new EncryptionKey(this, purpose, {
        account,
        name: resourceName(name, purpose),
        description: `${purposes[purpose]}: ${name}.`,
      });
    const ours = resourceName(name, "*");
    const arns = (service: string, resources: string, where = region) =>
      `arn:aws:${service}:${where}:${account}:${resources}`;

    const events = key("events");
    events.allowService("sns.amazonaws.com", arns("sns", ours));
    events.allowService("s3.amazonaws.com", `arn:aws:s3:::${ours}`);
    events.allowService("cloudwatch.amazonaws.com", arns("cloudwatch", `alarm:${ours}`));
    events.allowService("budgets.amazonaws.com", arns("budgets", "*", ""));
    events.allowService("events.amazonaws.com", arns("events", `rule/${ours}`));
    events.allowService("backup.amazonaws.com", arns("backup", "*"));

    const storage = key("storage");
    storage.allowService("cloudfront.amazonaws.com", arns("cloudfront", "distribution/*", ""));

    const logs = key("logs");
    logs.allowLogGroups(region, arns("logs", "log-group:*"));
    logs.allowService("cloudtrail.amazonaws.com", arns("cloudtrail", `trail/${ours}`));
    logs.allowService("config.amazonaws.com", arns("config", "*"));

    const cluster = key("cluster");
    cluster.allowThrough("ec2", region);

    this.keys = { data: key("data"), events, storage, logs, secrets: key("secrets"), backup: key("backup"), cluster };
  }
}
