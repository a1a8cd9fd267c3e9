import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { assumableBy } from "../identity/policy.ts";
import { serviceLogs } from "../observability/service-logs.ts";

export interface FlowLogsProps {
  readonly account: string;
  readonly name: string;
  readonly vpcId: string;
  readonly keyArn: string;
  readonly retention: StringValue;
}

/** VPC flow logs of accepted and rejected traffic, aggregated by the minute, in CloudWatch Logs. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { account, name, vpcId, keyArn, retention }: FlowLogsProps) {
    super(scope, id);
    const { group, role, policy } = serviceLogs(this, {
      groupName: `/aws/vpc/${name}`,
      roleName: name,
      retention,
      keyArn,
      trust: assumableBy("vpc-flow-logs.amazonaws.com", { StringEquals: { "aws:SourceAccount": account } }),
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      resources: (arn) => [arn, `${arn}:*`],
    });
    new FlowLog(this, "flows", {
      vpcId,
      trafficType: "ALL",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: name },
      dependsOn: [policy],
    });
  }
}
