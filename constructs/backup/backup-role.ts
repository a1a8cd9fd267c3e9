import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { assumableBy, policyDocument } from "../identity/policy.ts";

const policies = {
  backup: ["service-role/AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForS3Backup"],
  restore: ["service-role/AWSBackupServiceRolePolicyForRestores"],
} as const;

export interface BackupRoleProps {
  readonly name: string;
  readonly job: keyof typeof policies;
}

export class BackupRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, job }: BackupRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: policyDocument(assumableBy("backup.amazonaws.com")),
    });
    for (const policy of policies[job]) attachManagedPolicy(this, role, policy, policy.replace("service-role/", ""));
    this.arn = role.arn;
  }
}
