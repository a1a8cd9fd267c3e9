import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Construct } from "constructs";
import { targetRegistrationPermissions } from "./platform-permissions.ts";
import { policyDocument } from "./policy.ts";

export interface PodTargetsProps {
  readonly name: string;
  readonly vpcId: string;
  /** Where pods take HTTPS. */
  readonly port: number;
  /** Where pods answer over HTTP whether they are ready. */
  readonly health: { readonly port: number; readonly path: string };
}

/**
 * A target group that pods are put into by their own addresses, by a TargetGroupBinding in the cluster: requests go to
 * them straight, encrypted again, without a hop over a node. The load balancer does not check whose certificate they
 * show; that only they are there is for the security groups to see to.
 *
 * A pod gets requests when it has answered twice, 10 s apart, and none after it failed twice; when it leaves it has 30 s
 * for what it has begun.
 */
export class PodTargets extends Construct {
  readonly arn: string;
  /** Its name among CloudWatch's dimensions. */
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

  /** Lets the load balancer controller that has this role put pods into the group and take them out. */
  grantRegistration(roleName: string): void {
    new IamRolePolicy(this, "registration", {
      role: roleName,
      name: "register-targets",
      policy: policyDocument(...targetRegistrationPermissions(this.arn)),
    });
  }
}
