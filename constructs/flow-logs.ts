import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../stacks/environments/duration.ts";
import { assumableBy, policyDocument } from "./policy.ts";

export interface FlowLogsProps {
  readonly account: string;
  readonly name: string;
  readonly vpcId: string;
  /** Lets CloudWatch Logs use it. */
  readonly keyArn: string;
  readonly retention: StringValue;
}

/** Who talked to whom in a VPC, or was refused: addresses, ports and bytes by the minute, and never what was said. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { account, name, vpcId, keyArn, retention }: FlowLogsProps) {
    super(scope, id);
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/vpc/${name}`,
      retentionInDays: days(retention),
      kmsKeyId: keyArn,
    });
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: policyDocument(
        assumableBy("vpc-flow-logs.amazonaws.com", { StringEquals: { "aws:SourceAccount": account } }),
      ),
    });
    const toLogs = new IamRolePolicy(this, "to-logs", {
      role: role.name,
      policy: policyDocument({
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [logs.arn, `${logs.arn}:*`],
      }),
    });
    new FlowLog(this, "flows", {
      vpcId,
      trafficType: "ALL",
      logDestination: logs.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: { Name: name },
      dependsOn: [toLogs],
    });
  }
}
