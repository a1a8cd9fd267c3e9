import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import type { FunctionCode } from "./function-code.ts";
import { resourceName } from "./names.ts";
import { assumableBy, type Permission, policyDocument } from "./policy.ts";
import type { StoredCredentials } from "./stored-credentials.ts";

type Credentials = Pick<StoredCredentials, "arn" | "username">;

export interface CredentialRotationProps {
  readonly environment: AwsEnvironment;
  readonly store: {
    readonly kind: "postgres" | "documents";
    readonly host: string;
    readonly port: number;
    readonly database: string;
  };
  readonly admin: Credentials;
  /** By service. */
  readonly users: Readonly<Record<string, Credentials>>;
  readonly code: FunctionCode;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly secrets: string; readonly logs: string };
}

/**
 * Gives every user of one store a new password at once and then as often as the environment says, by the function in
 * services/rotation. It creates the services' users in the store when it rotates them for the first time.
 *
 * The function may read and write the secrets of this store's users, and no other; Secrets Manager of this account
 * alone may call it.
 */
export class CredentialRotation extends Construct {
  readonly functionName: string;
  readonly #props: CredentialRotationProps;

  constructor(scope: Construct, id: string, props: CredentialRotationProps) {
    super(scope, id);
    this.#props = props;
    const { environment, store, admin } = props;
    this.functionName = resourceName(environment.name, `${store.kind}-rotation`);
    const rotated = { admin, ...props.users };
    const usernames = Object.fromEntries(Object.values(rotated).map(({ arn, username }) => [arn, username]));
    const { rotate, mayRotate } = this.#function(usernames);
    const permission = new LambdaPermission(this, "permission", {
      functionName: rotate.functionName,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: environment.aws.foundation.account,
    });
    for (const [user, { arn }] of Object.entries(rotated))
      new SecretsmanagerSecretRotation(this, user, {
        secretId: arn,
        rotationLambdaArn: rotate.arn,
        rotationRules: { automaticallyAfterDays: days(environment.aws.secrets.rotateEvery) },
        // The first rotation is now, and needs all that the function needs.
        dependsOn: [permission, ...mayRotate],
      });
  }

  #function(usernames: Record<string, string>): { rotate: LambdaFunction; mayRotate: ITerraformDependable[] } {
    const { environment, store, admin, code, subnetIds, securityGroupId, keyArns } = this.#props;
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/lambda/${this.functionName}`,
      kmsKeyId: keyArns.logs,
      retentionInDays: days(environment.aws.secrets.logs),
    });
    const role = new IamRole(this, "role", {
      name: this.functionName,
      assumeRolePolicy: policyDocument(assumableBy("lambda.amazonaws.com")),
    });
    const policy = new IamRolePolicy(this, "policy", {
      role: role.name,
      policy: policyDocument(...permissions(Object.keys(usernames), keyArns.secrets, logs.arn)),
    });
    const rotate = new LambdaFunction(this, "function", {
      functionName: this.functionName,
      description: `Gives the users of ${store.kind} new passwords.`,
      role: role.arn,
      // AWS provider 5.100.0 knows none newer. Lambda supports it until April 2027.
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "main.handler",
      filename: code.filename,
      sourceCodeHash: code.hash,
      memorySize: 256,
      // It asks the store at most eight times, and each may take 10 s.
      timeout: 120,
      // Each store's secrets are few, and a database is asked by few at once.
      reservedConcurrentExecutions: 2,
      kmsKeyArn: keyArns.secrets,
      environment: {
        variables: {
          STORE_KIND: store.kind,
          STORE_HOST: store.host,
          STORE_PORT: String(store.port),
          STORE_DATABASE: store.database,
          USERS: JSON.stringify(usernames),
          ADMIN_SECRET: admin.arn,
          // Lambda's own list of Amazon's authorities: those of RDS and DocumentDB are in no other.
          NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
        },
      },
      vpcConfig: { subnetIds: [...subnetIds], securityGroupIds: [securityGroupId] },
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      dependsOn: [policy],
    });
    return { rotate, mayRotate: [policy] };
  }
}

function permissions(secretArns: string[], keyArn: string, logsArn: string): Permission[] {
  const allow = (Sid: string, Action: string[], Resource: string | string[]): Permission => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  const secrets = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"];
  return [
    allow(
      "Rotate",
      secrets.map((action) => `secretsmanager:${action}`),
      secretArns,
    ),
    allow("UseSecretsKey", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn),
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
