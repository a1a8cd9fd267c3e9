import { BackupVault as Vault } from "@cdktf/provider-aws/lib/backup-vault/index.js";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";

export type VaultLock =
  | {
      readonly shortest: StringValue;
      readonly longest: StringValue;
      /** An administrator may remove the lock at any time, or anybody for this long; then nobody, not even AWS. */
      readonly liftable: "by an administrator" | { readonly for: StringValue };
    }
  | { readonly noLock: string };

export interface BackupVaultProps {
  readonly name: string;
  /** For recovery points of buckets. Those of databases stay under the database's own key. */
  readonly keyArn: string;
  readonly lock: VaultLock;
  readonly provider?: TerraformProvider;
}

/** A vault for recovery points. Limit: a vault that holds a recovery point cannot be destroyed. */
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
