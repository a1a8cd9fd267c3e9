import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js";
import { Construct } from "constructs";
import { type FirewallLimits, firewallRules, visibilityConfig } from "./firewall-rules.ts";

export interface WebFirewallProps extends FirewallLimits {
  readonly name: string;
  readonly logRetentionDays: number;
  readonly logsKeyArn: string;
}

/** A WAF before the load balancer. It logs refused requests only, without their Authorization header. */
export class WebFirewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, logRetentionDays, logsKeyArn, ...limits }: WebFirewallProps) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, "acl", {
      name,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rule: firewallRules(limits),
      visibilityConfig: visibilityConfig(name),
    });
    this.arn = acl.arn;
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `aws-waf-logs-${name}`,
      retentionInDays: logRetentionDays,
      kmsKeyId: logsKeyArn,
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [logs.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: ["BLOCK", "COUNT"].map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
    });
  }

  protect(loadBalancerArn: string): void {
    new Wafv2WebAclAssociation(this, "association", { webAclArn: this.arn, resourceArn: loadBalancerArn });
  }
}
