import { BackupVaultNotifications } from "@cdktf/provider-aws/lib/backup-vault-notifications/index.js";
import type { Construct } from "constructs";
import { BackupVault } from "../constructs/backup/backup-vault.ts";
import { DailyBackup } from "../constructs/backup/daily-backup.ts";
import { RestoreTests, type TestedDatabase } from "../constructs/backup/restore-tests.ts";
import { EncryptionKey } from "../constructs/encryption/encryption-key.ts";
import { resourceName } from "../constructs/names.ts";
import { alarm } from "../constructs/observability/alarm.ts";
import { backupAlarms, restoreAlarms } from "../constructs/observability/alarms/backup.ts";
import { names } from "../constructs/records.ts";
import { AwsStack } from "./base/aws-stack.ts";
import type { Data } from "./data.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import type { Storage } from "./storage.ts";
import { type Bucket, type BucketName, topology } from "./topology.ts";

export interface BackupProps {
  readonly foundation: {
    readonly keys: { readonly backup: { readonly arn: string } };
    readonly alertsTopicArn: string;
  };
  readonly storage: Pick<Storage, "bucketArns">;
  readonly data: {
    readonly postgres: Pick<Data["postgres"], "arn" | "subnetGroupName">;
    readonly documents: Pick<Data["documents"], "arn" | "subnetGroupName">;
  };
}

/** Recovery points of the databases and of the buckets with user files. docs/backup.md lists the backups of all stores. */
export class Backup extends AwsStack {
  constructor(scope: Construct, environment: AwsEnvironment, { foundation, storage, data }: BackupProps) {
    super(scope, "backup", environment);
    const { retention, at, copies, lock, restoreTests } = environment.aws.backup;
    const name = resourceName(environment.name, "backup");
    const vault = new BackupVault(this, "vault", { name, keyArn: foundation.keys.backup.arn, lock });
    const databases: Record<string, TestedDatabase> = {
      postgres: { ...data.postgres, kind: "RDS" },
      documents: { ...data.documents, kind: "DocumentDB" },
    };
    const buckets = servedBuckets().map((bucket) => [`${bucket}-bucket`, storage.bucketArns[bucket]]);
    new DailyBackup(this, "daily", {
      name,
      vault,
      at,
      retention,
      stores: { postgres: data.postgres.arn, documents: data.documents.arn, ...Object.fromEntries(buckets) },
      ...("region" in copies && {
        copies: { vault: this.#copiesVault(environment, copies.region), retention: copies.retention },
      }),
    });
    if (restoreTests === "weekly") new RestoreTests(this, "restore-tests", { name, vault, databases });
    const { alertsTopicArn } = foundation;
    new BackupVaultNotifications(this, "notifications", {
      backupVaultName: vault.name,
      snsTopicArn: alertsTopicArn,
      backupVaultEvents: ["RECOVERY_POINT_MODIFIED", "S3_BACKUP_OBJECT_FAILED"],
    });
    if ("noAlarms" in environment.aws.monitoring.alarms) return;
    const kinds = Object.values(databases).map(({ kind }) => kind);
    for (const definition of [...backupAlarms(vault.name), ...restoreAlarms(kinds)])
      alarm(this, environment.name, alertsTopicArn, definition);
  }

  #copiesVault({ name, aws }: AwsEnvironment, region: string): BackupVault {
    const provider = this.providerIn(region);
    const key = new EncryptionKey(this, "copies-key", {
      account: aws.foundation.account,
      name: resourceName(name, "backup-copies"),
      description: `Copies of recovery points of ${name}, from another region.`,
      provider,
    });
    return new BackupVault(this, "copies-vault", {
      name: resourceName(name, "backup-copies"),
      keyArn: key.arn,
      lock: aws.backup.lock,
      provider,
    });
  }
}

function servedBuckets(): BucketName[] {
  const buckets: Readonly<Record<BucketName, Bucket>> = topology.buckets;
  return names(buckets).filter((name) => buckets[name].served);
}
