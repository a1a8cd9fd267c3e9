import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { Construct } from "constructs";
import { attachManagedPolicy } from "../identity/managed-policy.ts";
import { assumableBy, policyDocument } from "../identity/policy.ts";

const parameters = {
  "rds.force_ssl": "1",
  "rds.accepted_password_auth_method": "scram",
  /** In milliseconds: slower statements are logged. */
  log_min_duration_statement: "1000",
  log_lock_waits: "1",
};

export function parameterGroup(scope: Construct, identifier: string): string {
  const group = new DbParameterGroup(scope, "parameters", {
    name: `${identifier}-17`,
    family: "postgres17",
    parameter: Object.entries(parameters).map(([name, value]) => ({
      name,
      value,
      // 1 is the default, but RDS reports it as pending-reboot, so every plan would show a difference.
      // Source: github.com/hashicorp/terraform-provider-aws/issues/39252
      ...(name === "rds.force_ssl" && { applyMethod: "pending-reboot" }),
    })),
    // A new major version needs another group while this one is in use.
    lifecycle: { createBeforeDestroy: true },
  });
  return group.name;
}

export type MonitoringRole = ReturnType<typeof monitoringRole>;

/** The role of RDS Enhanced Monitoring. RDS uses it as soon as an instance exists, so instances depend on `policy`. */
export function monitoringRole(scope: Construct, identifier: string, account: string) {
  const thisAccount = { StringEquals: { "aws:SourceAccount": account } };
  const role = new IamRole(scope, "monitoring-role", {
    name: `${identifier}-monitoring`,
    assumeRolePolicy: policyDocument(assumableBy("monitoring.rds.amazonaws.com", thisAccount)),
  });
  const path = "service-role/AmazonRDSEnhancedMonitoringRole";
  return { role, policy: attachManagedPolicy(scope, role, path, "monitoring-policy") };
}
