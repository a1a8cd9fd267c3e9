import { BackupPlan } from "@cdktf/provider-aws/lib/backup-plan/index.js";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../stacks/environments/duration.ts";
import { BackupRole } from "./backup-role.ts";
import type { BackupVault } from "./backup-vault.ts";

export interface DailyBackupProps {
  /** What the plan and its role are called. */
  readonly name: string;
  readonly account: string;
  readonly vault: BackupVault;
  /** In UTC, as in "03:00". */
  readonly at: string;
  readonly retention: StringValue;
  readonly copies?: { readonly vault: BackupVault; readonly retention: StringValue };
  /** By ARN, so that what is backed up stands in the plan: a tag that somebody forgot would be noticed at a restore. */
  readonly stores: Readonly<Record<string, string>>;
}

/**
 * A recovery point of every store, every day: begun within an hour of `at`, finished within eight or told as failed, and
 * deleted after `retention`; and a copy of it in another vault.
 *
 * Limits: DocumentDB takes part only where the account has opted in for it, see docs/backup.md.
 */
export class DailyBackup extends Construct {
  constructor(scope: Construct, id: string, props: DailyBackupProps) {
    super(scope, id);
    const { name, account, vault, at, retention, copies, stores } = props;
    const role = new BackupRole(this, "role", { name: `${name}-make`, account, may: "make" });
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

/** "03:00" as AWS's schedule of every day, in UTC. */
function cron(at: string): string {
  const [hour, minute] = at.split(":").map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
}
