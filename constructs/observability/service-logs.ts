import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";
import { allow, policyDocument, type Trust } from "../identity/policy.ts";

export interface ServiceLogsProps {
  readonly groupName: string;
  readonly roleName: string;
  readonly retention: StringValue;
  readonly keyArn: string;
  readonly trust: Trust;
  readonly actions: readonly string[];
  readonly resources: (groupArn: string) => string | readonly string[];
  readonly after?: ITerraformDependable[];
}

/** A log group, and a role by which an AWS service writes to it. The writer depends on `policy`. */
export function serviceLogs(scope: Construct, props: ServiceLogsProps) {
  const group = new CloudwatchLogGroup(scope, "logs", {
    name: props.groupName,
    retentionInDays: days(props.retention),
    kmsKeyId: props.keyArn,
    ...(props.after && { dependsOn: props.after }),
  });
  const role = new IamRole(scope, "role", { name: props.roleName, assumeRolePolicy: policyDocument(props.trust) });
  const policy = new IamRolePolicy(scope, "to-logs", {
    role: role.name,
    policy: policyDocument(allow("WriteLogs", props.actions, props.resources(group.arn))),
  });
  return { group, role, policy };
}
