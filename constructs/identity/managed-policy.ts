import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { Construct } from "constructs";

/** Attaches a policy that AWS maintains, by its path such as `service-role/AWSBackupServiceRolePolicyForBackup`. */
export function attachManagedPolicy(scope: Construct, role: IamRole, policy: string, id = policy) {
  return new IamRolePolicyAttachment(scope, id, { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` });
}
