import { BackupRestoreTestingPlan } from "@cdktf/provider-aws/lib/backup-restore-testing-plan/index.js";
import { BackupRestoreTestingSelection } from "@cdktf/provider-aws/lib/backup-restore-testing-selection/index.js";
import { Construct } from "constructs";
import { BackupRole } from "./backup-role.ts";
import type { BackupVault } from "./backup-vault.ts";

export interface RestoreTestsProps {
  readonly name: string;
  readonly vault: BackupVault;
  readonly databases: Readonly<Record<string, TestedDatabase>>;
}

export interface TestedDatabase {
  readonly arn: string;
  readonly kind: "RDS" | "DocumentDB";
  /** AWS Backup's default is the account's default VPC, which does not exist. */
  readonly subnetGroupName: string;
}

/** Each Sunday AWS Backup restores the newest recovery point of each database and deletes it after an hour. */
export class RestoreTests extends Construct {
  constructor(scope: Construct, id: string, { name, vault, databases }: RestoreTestsProps) {
    super(scope, id);
    const role = new BackupRole(this, "role", { name: `${name}-restore`, job: "restore" });
    const plan = new BackupRestoreTestingPlan(this, "plan", {
      // AWS allows no dash here.
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
