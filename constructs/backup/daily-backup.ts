import { BackupPlan } from "@cdktf/provider-aws/lib/backup-plan/index.js";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";
import { BackupRole } from "./backup-role.ts";
import type { BackupVault } from "./backup-vault.ts";

export interface DailyBackupProps {
  readonly name: string;
  readonly vault: BackupVault;
  /** In UTC, such as "03:00". */
  readonly at: string;
  readonly retention: StringValue;
  readonly copies?: { readonly vault: BackupVault; readonly retention: StringValue };
  /** ARNs instead of tags: a missing tag would be noticed at a restore only. */
  readonly stores: Readonly<Record<string, string>>;
}

/**
 * A daily recovery point of every store: it starts within an hour of `at` and fails after eight.
 * Limit: the account must opt in to DocumentDB, see docs/backup.md.
 */
export class DailyBackup extends Construct {
  constructor(scope: Construct, id: string, props: DailyBackupProps) {
    super(scope, id);
    const { name, vault, at, retention, copies, stores } = props;
    const role = new BackupRole(this, "role", { name: `${name}-make`, job: "backup" });
    const plan = new BackupPlan(this, "plan", {
      name,
      rule: [
        {
          ruleName: "daily",
          targetVaultName: vault.name,
          schedule: cron(at),
          startWindow: 60,
          completionWindow: 480,
          lifecycle: { deleteAfter: days(retention) },
          ...(copies && {
            copyAction: [{ destinationVaultArn: copies.vault.arn, lifecycle: { deleteAfter: days(copies.retention) } }],
          }),
        },
      ],
    });
    for (const [store, arn] of Object.entries(stores))
      new BackupSelection(this, store, { name: store, planId: plan.id, iamRoleArn: role.arn, resources: [arn] });
  }
}

function cron(at: string): string {
  const [hour, minute] = at.split(":").map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
}
