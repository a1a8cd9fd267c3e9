import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Construct } from "constructs";
import { policyDocument } from "../identity/policy.ts";
import { targetRegistrationPermissions } from "./platform-permissions.ts";

export interface PodTargetsProps {
  readonly name: string;
  readonly vpcId: string;
  readonly port: number;
  readonly health: { readonly port: number; readonly path: string };
}

/**
 * A target group of pod addresses, filled by a TargetGroupBinding in the cluster. The load balancer does not verify the
 * pods' certificates: the security groups limit which pods it reaches.
 */
export class PodTargets extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;

  constructor(scope: Construct, id: string, { name, vpcId, port, health }: PodTargetsProps) {
    super(scope, id);
    const group = new LbTargetGroup(this, "group", {
      name,
      vpcId,
      targetType: "ip",
      protocol: "HTTPS",
      port,
      healthCheck: {
        protocol: "HTTP",
        port: String(health.port),
        path: health.path,
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      deregistrationDelay: "30",
    });
    this.arn = group.arn;
    this.arnSuffix = group.arnSuffix;
  }

  grantRegistration(roleName: string): void {
    new IamRolePolicy(this, "registration", {
      role: roleName,
      name: "register-targets",
      policy: policyDocument(...targetRegistrationPermissions(this.arn)),
    });
  }
}
