import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js";
import { Construct } from "constructs";
import { type FirewallLimits, firewallRules, visible } from "./firewall-rules.ts";

export interface WebFirewallProps extends FirewallLimits {
  readonly name: string;
  readonly logRetentionDays: number;
  /** `logs`, which lets CloudWatch Logs use it. */
  readonly logsKeyArn: string;
}

/**
 * Looks at every request before the load balancer does. What it refuses is logged without the token; what it lets pass
 * is in the load balancer's own log.
 */
export class WebFirewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, logRetentionDays, logsKeyArn, ...limits }: WebFirewallProps) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, "acl", {
      name,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rule: firewallRules(limits),
      visibilityConfig: visible(name),
    });
    this.arn = acl.arn;
    const logs = new CloudwatchLogGroup(this, "logs", {
      // WAF takes no group whose name does not start like this.
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

  /** Stands before a load balancer from then on. */
  protect(loadBalancerArn: string): void {
    new Wafv2WebAclAssociation(this, "association", { webAclArn: this.arn, resourceArn: loadBalancerArn });
  }
}
