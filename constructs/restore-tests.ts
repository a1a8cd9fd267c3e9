import { BackupRestoreTestingPlan } from "@cdktf/provider-aws/lib/backup-restore-testing-plan/index.js";
import { BackupRestoreTestingSelection } from "@cdktf/provider-aws/lib/backup-restore-testing-selection/index.js";
import { Construct } from "constructs";
import { BackupRole } from "./backup-role.ts";
import type { BackupVault } from "./backup-vault.ts";

export interface RestoreTestsProps {
  /** What the plan and its role are called. */
  readonly name: string;
  readonly account: string;
  readonly vault: BackupVault;
  readonly databases: Readonly<Record<string, TestedDatabase>>;
}

export interface TestedDatabase {
  readonly arn: string;
  /** As AWS Backup calls them. */
  readonly kind: "RDS" | "DocumentDB";
  /** Left to itself AWS Backup would restore into the account's default VPC, and there is none. */
  readonly subnetGroupName: string;
}

/**
 * Each Sunday the newest recovery point of each database is restored beside it, kept for an hour in which a person may
 * look at it, and deleted. How long it took is in the restore job: what `aws.recovery.rto` is held against.
 */
export class RestoreTests extends Construct {
  constructor(scope: Construct, id: string, { name, account, vault, databases }: RestoreTestsProps) {
    super(scope, id);
    const role = new BackupRole(this, "role", { name: `${name}-restore`, account, may: "restore" });
    const plan = new BackupRestoreTestingPlan(this, "plan", {
      // AWS takes no dash in these names.
      name: underscored(`${name}-weekly`),
      scheduleExpression: "cron(0 6 ? * SUN *)",
      startWindowHours: 1,
      recoveryPointSelection: [
        {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [vault.arn],
          recoveryPointTypes: ["SNAPSHOT"],
          selectionWindowDays: 2,
        },
      ],
    });
    for (const [database, { arn, kind, subnetGroupName }] of Object.entries(databases))
      new BackupRestoreTestingSelection(this, database, {
        name: underscored(database),
        restoreTestingPlanName: plan.name,
        iamRoleArn: role.arn,
        protectedResourceType: kind,
        protectedResourceArns: [arn],
        restoreMetadataOverrides: { dbSubnetGroupName: subnetGroupName },
        validationWindowHours: 1,
      });
  }
}

function underscored(name: string): string {
  return name.replaceAll("-", "_");
}
