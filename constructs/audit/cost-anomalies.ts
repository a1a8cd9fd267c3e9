import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor/index.js";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface CostAnomaliesProps {
  readonly name: string;
  /** In US dollars. */
  readonly above: number;
  /** Its policy must allow `costalerts.amazonaws.com` to publish. */
  readonly topic: { readonly arn: string; readonly policy: ITerraformDependable };
}

/**
 * AWS Cost Anomaly Detection over all AWS services, up to a day late. Free of charge.
 * Limit: one such monitor for an account.
 * Source: docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html
 */
export class CostAnomalies extends Construct {
  constructor(scope: Construct, id: string, { name, above, topic }: CostAnomaliesProps) {
    super(scope, id);
    const monitor = new CeAnomalyMonitor(this, "monitor", {
      name,
      monitorType: "DIMENSIONAL",
      monitorDimension: "SERVICE",
    });
    new CeAnomalySubscription(this, "subscription", {
      name,
      // The only frequency that a topic can have.
      frequency: "IMMEDIATE",
      monitorArnList: [monitor.arn],
      subscriber: [{ type: "SNS", address: topic.arn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(above)],
        },
      },
      dependsOn: [topic.policy],
    });
  }
}
