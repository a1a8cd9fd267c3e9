import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";
import { allow, type Permission, policyDocument } from "../identity/policy.ts";
import type { FunctionCode } from "./function-code.ts";

export interface NetworkedFunctionProps {
  readonly name: string;
  readonly description: string;
  readonly code: FunctionCode;
  readonly role: { readonly name: string; readonly arn: string };
  readonly permissions: readonly Permission[];
  readonly timeoutSeconds: number;
  readonly concurrency: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly logRetention: StringValue;
  readonly keyArns: { readonly variables: string; readonly logs: string };
}

/** A Lambda function in a VPC, with its log group and its role's policy. Callers depend on `prerequisites`. */
export function networkedFunction(scope: Construct, props: NetworkedFunctionProps) {
  const { name, description, code, role, keyArns } = props;
  const logs = new CloudwatchLogGroup(scope, "logs", {
    name: `/aws/lambda/${name}`,
    kmsKeyId: keyArns.logs,
    retentionInDays: days(props.logRetention),
  });
  const policy = new IamRolePolicy(scope, "policy", {
    role: role.name,
    policy: policyDocument(...props.permissions, ...basePermissions(logs.arn, keyArns.variables)),
  });
  const lambda = new LambdaFunction(scope, "function", {
    functionName: name,
    description,
    role: role.arn,
    // The newest that AWS provider 5.100.0 knows. Lambda supports it until April 2027.
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "main.handler",
    filename: code.filename,
    sourceCodeHash: code.hash,
    memorySize: 256,
    timeout: props.timeoutSeconds,
    reservedConcurrentExecutions: props.concurrency,
    kmsKeyArn: keyArns.variables,
    environment: { variables: { ...props.variables } },
    vpcConfig: { subnetIds: [...props.subnetIds], securityGroupIds: [props.securityGroupId] },
    loggingConfig: { logFormat: "JSON", logGroup: logs.name },
    dependsOn: [policy],
  });
  const prerequisites: ITerraformDependable[] = [policy];
  return { lambda, prerequisites };
}

function basePermissions(logsArn: string, variablesKeyArn: string): Permission[] {
  const interfaces = "CreateNetworkInterface DescribeNetworkInterfaces DescribeSubnets DeleteNetworkInterface";
  const addresses = "AssignPrivateIpAddresses UnassignPrivateIpAddresses";
  return [
    allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], `${logsArn}:*`),
    // Source: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
    allow("DecryptVariables", "kms:Decrypt", variablesKeyArn),
    // Lambda checks these before a network interface exists, so they cannot name a resource.
    allow(
      "ManageNetworkInterfaces",
      `${interfaces} ${addresses}`.split(" ").map((action) => `ec2:${action}`),
      "*",
    ),
  ];
}
