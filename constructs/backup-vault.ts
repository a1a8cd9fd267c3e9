import { BackupVault as Vault } from "@cdktf/provider-aws/lib/backup-vault/index.js";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";

export interface BackupVaultProps {
  /** Its name in AWS. */
  readonly name: string;
  /** Encrypts what AWS Backup keeps itself (buckets). A database's recovery point stays under the database's own key. */
  readonly keyArn: string;
  readonly lock: AwsEnvironment["aws"]["backup"]["lock"];
  /** Of the region that it is in; the stack's own where this is left out. */
  readonly provider?: TerraformProvider;
}

/**
 * Where recovery points lie. With a lock nobody deletes one before its time, whatever IAM says; who may lift the lock,
 * and until when, is in the environment.
 *
 * Limit: a vault that holds a recovery point cannot be destroyed.
 */
export class BackupVault extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, keyArn, lock, provider }: BackupVaultProps) {
    super(scope, id);
    const region = provider && { provider };
    const vault = new Vault(this, "vault", { ...region, name, kmsKeyArn: keyArn });
    this.name = vault.name;
    this.arn = vault.arn;
    if ("noLock" in lock) return;
    new BackupVaultLockConfiguration(this, "lock", {
      ...region,
      backupVaultName: vault.name,
      minRetentionDays: days(lock.shortest),
      maxRetentionDays: days(lock.longest),
      ...(typeof lock.liftable === "object" && { changeableForDays: days(lock.liftable.for) }),
    });
  }
}
