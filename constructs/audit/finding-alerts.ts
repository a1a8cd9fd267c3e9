import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export type Severity = "medium" | "high";

export interface FindingAlertsProps {
  readonly name: string;
  readonly severity: Severity;
  readonly benchmarks: boolean;
  /** Its policy must allow EventBridge to publish, without a source. */
  readonly topic: { readonly arn: string; readonly policy: ITerraformDependable };
}

/** Source: docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const guardDutySeverity = { medium: 4, high: 7 };

const labels = { medium: ["MEDIUM", "HIGH", "CRITICAL"], high: ["HIGH", "CRITICAL"] };

/**
 * Sends findings of GuardDuty and Security Hub to a topic, as EventBridge has them: Amazon Q shows them in chat, and an
 * e-mail has their JSON. Security Hub repeats a finding until somebody sets its workflow to NOTIFIED.
 */
export class FindingAlerts extends Construct {
  constructor(scope: Construct, id: string, { name, severity, benchmarks, topic }: FindingAlertsProps) {
    super(scope, id);
    const patterns = {
      threats: {
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { severity: [{ numeric: [">=", guardDutySeverity[severity]] }] },
      },
      ...(benchmarks && {
        benchmarks: {
          source: ["aws.securityhub"],
          "detail-type": ["Security Hub Findings - Imported"],
          detail: {
            findings: {
              // GuardDuty's own come by the other rule.
              ProductName: [{ "anything-but": "GuardDuty" }],
              RecordState: ["ACTIVE"],
              Severity: { Label: labels[severity] },
              Workflow: { Status: ["NEW"] },
            },
          },
        },
      }),
    };
    for (const [source, pattern] of Object.entries(patterns)) {
      const rule = new CloudwatchEventRule(this, source, {
        name: `${name}-${source}`,
        description: `Findings of severity ${severity} and above.`,
        eventPattern: JSON.stringify(pattern),
      });
      new CloudwatchEventTarget(this, `${source}-target`, {
        rule: rule.name,
        arn: topic.arn,
        dependsOn: [topic.policy],
      });
    }
  }
}
