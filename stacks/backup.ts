import { BackupVaultNotifications } from "@cdktf/provider-aws/lib/backup-vault-notifications/index.js";
import type { Construct } from "constructs";
import { alarm } from "../constructs/alarm.ts";
import { BackupVault } from "../constructs/backup-vault.ts";
import { backupConditions, restoreConditions } from "../constructs/conditions/backup.ts";
import { DailyBackup } from "../constructs/daily-backup.ts";
import { EncryptionKey } from "../constructs/encryption-key.ts";
import { resourceName } from "../constructs/names.ts";
import { RestoreTests, type TestedDatabase } from "../constructs/restore-tests.ts";
import { AwsStack } from "./aws-stack.ts";
import type { Data } from "./data.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import type { Storage } from "./storage.ts";
import { type Bucket, type BucketName, names, topology } from "./topology.ts";

export interface BackupNeeds {
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

/**
 * Recovery points of what AWS Backup can back up: the databases, and the buckets that hold people's files. Which store
 * has what else is a table in docs/backup.md.
 */
export class Backup extends AwsStack {
  constructor(scope: Construct, environment: AwsEnvironment, { foundation, storage, data }: BackupNeeds) {
    super(scope, "backup", environment);
    const { retention, at, copies, lock, restoreTests } = environment.aws.backup;
    const { account } = environment.aws.foundation;
    const name = resourceName(environment.name, "backup");
    const vault = new BackupVault(this, "vault", { name, keyArn: foundation.keys.backup.arn, lock });
    const databases: Record<string, TestedDatabase> = {
      postgres: { ...data.postgres, kind: "RDS" },
      documents: { ...data.documents, kind: "DocumentDB" },
    };
    const buckets = served().map((bucket) => [`${bucket}-bucket`, storage.bucketArns[bucket]]);
    new DailyBackup(this, "daily", {
      name,
      account,
      vault,
      at,
      retention,
      stores: { postgres: data.postgres.arn, documents: data.documents.arn, ...Object.fromEntries(buckets) },
      ...("region" in copies && {
        copies: { vault: this.#elsewhere(environment, copies.region), retention: copies.retention },
      }),
    });
    if (restoreTests === "weekly") new RestoreTests(this, "restore-tests", { name, account, vault, databases });
    const { alertsTopicArn } = foundation;
    // What no metric counts: a file that a backup left out, and a change of how long a recovery point lives.
    new BackupVaultNotifications(this, "notifications", {
      backupVaultName: vault.name,
      snsTopicArn: alertsTopicArn,
      backupVaultEvents: ["RECOVERY_POINT_MODIFIED", "S3_BACKUP_OBJECT_FAILED"],
    });
    if ("noAlarms" in environment.aws.monitoring.alarms) return;
    const kinds = Object.values(databases).map(({ kind }) => kind);
    for (const condition of [...backupConditions(vault.name), ...restoreConditions(kinds)])
      alarm(this, environment.name, alertsTopicArn, condition);
  }

  /** A vault in another region, with a key of that region. */
  #elsewhere({ name, aws }: AwsEnvironment, region: string): BackupVault {
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

/** The buckets that hold people's own files. */
function served(): BucketName[] {
  const buckets: Readonly<Record<BucketName, Bucket>> = topology.buckets;
  return names(buckets).filter((name) => buckets[name].served);
}
