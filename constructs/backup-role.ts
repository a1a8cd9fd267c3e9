import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import { assumableBy, policyDocument } from "./policy.ts";

/** AWS's own policies: what AWS Backup needs changes with each store it learns, and AWS keeps these in step. */
const policies = {
  make: ["service-role/AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForS3Backup"],
  restore: ["service-role/AWSBackupServiceRolePolicyForRestores"],
} as const;

export interface BackupRoleProps {
  readonly name: string;
  readonly account: string;
  readonly may: keyof typeof policies;
}

/** What AWS Backup may do for this account: make recovery points, or restore databases from them, never both. */
export class BackupRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, account, may }: BackupRoleProps) {
    super(scope, id);
    const onlyOurs = { StringEquals: { "aws:SourceAccount": account } };
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: policyDocument(assumableBy("backup.amazonaws.com", onlyOurs)),
    });
    for (const policy of policies[may])
      new IamRolePolicyAttachment(this, policy.replace("service-role/", ""), {
        role: role.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      });
    this.arn = role.arn;
  }
}
