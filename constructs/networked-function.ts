import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../stacks/environments/duration.ts";
import type { FunctionCode } from "./function-code.ts";
import { allow, type Permission, policyDocument } from "./policy.ts";

export interface NetworkedFunctionProps {
  readonly name: string;
  readonly description: string;
  readonly code: FunctionCode;
  readonly role: { readonly name: string; readonly arn: string };
  /** Beside what any function in the network needs. */
  readonly permissions: readonly Permission[];
  /** How long one call may take. */
  readonly seconds: number;
  readonly atOnce: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly logRetention: StringValue;
  readonly keyArns: { readonly variables: string; readonly logs: string };
}

/**
 * A Lambda function of ours that stands in the network, where the stores are: its log, what its role may do, and itself.
 * Before it is called, all of `mayRun` has to be there.
 */
export function networkedFunction(scope: Construct, props: NetworkedFunctionProps) {
  const { name, description, code, role, keyArns } = props;
  const logs = new CloudwatchLogGroup(scope, "logs", {
    name: `/aws/lambda/${name}`,
    kmsKeyId: keyArns.logs,
    retentionInDays: days(props.logRetention),
  });
  const policy = new IamRolePolicy(scope, "policy", {
    role: role.name,
    policy: policyDocument(...props.permissions, ...ofEveryFunction(logs.arn)),
  });
  const lambda = new LambdaFunction(scope, "function", {
    functionName: name,
    description,
    role: role.arn,
    // AWS provider 5.100.0 knows none newer. Lambda supports it until April 2027.
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "main.handler",
    filename: code.filename,
    sourceCodeHash: code.hash,
    memorySize: 256,
    timeout: props.seconds,
    reservedConcurrentExecutions: props.atOnce,
    kmsKeyArn: keyArns.variables,
    environment: { variables: { ...props.variables } },
    vpcConfig: { subnetIds: [...props.subnetIds], securityGroupIds: [props.securityGroupId] },
    tracingConfig: { mode: "Active" },
    loggingConfig: { logFormat: "JSON", logGroup: logs.name },
    dependsOn: [policy],
  });
  const mayRun: ITerraformDependable[] = [policy];
  return { lambda, mayRun };
}

function ofEveryFunction(logsArn: string): Permission[] {
  return [
    allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], `${logsArn}:*`),
    // Neither of these can be confined to a resource: Lambda checks for them before there is a network interface.
    allow(
      "StandInTheNetwork",
      ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"].concat([
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
      ]),
      "*",
    ),
    allow("Trace", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
  ];
}
