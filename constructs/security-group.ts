import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";

export interface SecurityGroupProps {
  readonly vpcId: string;
  readonly name: string;
  /** Who is in it. AWS cannot change it without replacing the group. */
  readonly description: string;
}

/** Whoever is in it reaches nobody and is reached by nobody, but for what `mayReach` and `openTo` say. */
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

  /** Lets this group open TCP connections to a port of another: each side has a rule, since each group refuses by itself. */
  mayReach(other: SecurityGroup, port: number): void {
    const [from, to] = [this.node.id, other.node.id];
    const description = `${from} to ${to}`;
    new VpcSecurityGroupEgressRule(this, `to-${to}-${port}`, {
      securityGroupId: this.id,
      referencedSecurityGroupId: other.id,
      description,
      ...tcp(port),
    });
    new VpcSecurityGroupIngressRule(other, `from-${from}-${port}`, {
      securityGroupId: other.id,
      referencedSecurityGroupId: this.id,
      description,
      ...tcp(port),
    });
  }

  /** Lets whoever has an address of these ranges open TCP connections to a port of this group. */
  openTo(ranges: readonly string[], port: number, because: string): void {
    for (const cidrIpv4 of ranges)
      new VpcSecurityGroupIngressRule(this, `from-${cidrIpv4.replaceAll(/[./]/g, "-")}-${port}`, {
        securityGroupId: this.id,
        cidrIpv4,
        description: because,
        ...tcp(port),
      });
  }
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
