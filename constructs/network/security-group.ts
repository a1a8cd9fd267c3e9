import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";

export interface SecurityGroupProps {
  readonly vpcId: string;
  readonly name: string;
  /** A change replaces the group. */
  readonly description: string;
}

/** A security group without rules: `allowTo` and `allowFrom` add them. */
export class SecurityGroup extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { vpcId, name, description }: SecurityGroupProps) {
    super(scope, id);
    this.id = new AwsSecurityGroup(this, "group", {
      vpcId,
      name,
      description,
      tags: { Name: name },
    }).id;
  }

  /** Allows TCP connections to a port of another group: an egress rule here and an ingress rule there. */
  allowTo(other: SecurityGroup, port: number): void {
    const [from, to] = [this.node.id, other.node.id];
    const description = `${from} to ${to}`;
    new VpcSecurityGroupEgressRule(this, `to-${to}-${port}`, {
      securityGroupId: this.id,
      referencedSecurityGroupId: other.id,
      description,
      ...tcp(port),
    });
    admit(other, `from-${from}-${port}`, { to: other.id, from: this.id, port, description });
  }

  /** Allows TCP connections to a port of every address. */
  allowToAnywhere(port: number, description: string): void {
    new VpcSecurityGroupEgressRule(this, `to-anywhere-${port}`, {
      securityGroupId: this.id,
      cidrIpv4: "0.0.0.0/0",
      description,
      ...tcp(port),
    });
  }

  allowFrom(ranges: readonly string[], port: number, description: string): void {
    for (const cidrIpv4 of ranges)
      new VpcSecurityGroupIngressRule(this, `from-${cidrIpv4.replaceAll(/[./]/g, "-")}-${port}`, {
        securityGroupId: this.id,
        cidrIpv4,
        description,
        ...tcp(port),
      });
  }
}

export interface Admission {
  /** Ids of security groups. */
  readonly to: string;
  readonly from: string;
  readonly port: number;
  readonly description: string;
}

/** Allows connections between groups of which another stack, or EKS, created one. The other side's egress must be open. */
export function admit(scope: Construct, id: string, { to, from, port, description }: Admission) {
  return new VpcSecurityGroupIngressRule(scope, id, {
    securityGroupId: to,
    referencedSecurityGroupId: from,
    description,
    ...tcp(port),
  });
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
