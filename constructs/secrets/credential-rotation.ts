import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";
import type { FunctionCode } from "../functions/function-code.ts";
import { networkedFunction } from "../functions/networked-function.ts";
import { allow, assumableBy, type Permission, policyDocument } from "../identity/policy.ts";
import { resourceName } from "../names.ts";
import type { StoredCredentials } from "./stored-credentials.ts";

type Credentials = Pick<StoredCredentials, "arn" | "username">;

export interface CredentialRotationProps {
  readonly environment: string;
  readonly account: string;
  readonly rotateEvery: StringValue;
  readonly logRetention: StringValue;
  readonly store: {
    readonly kind: "postgres" | "documents";
    readonly host: string;
    readonly port: number;
    readonly database: string;
  };
  readonly admin: Credentials;
  readonly users: Readonly<Record<string, Credentials>>;
  readonly code: FunctionCode;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly secrets: string; readonly logs: string };
}

/**
 * Rotates the passwords of all users of one store: immediately, and then every `rotateEvery`. The first rotation of a
 * service's user creates the user in the store.
 */
export class CredentialRotation extends Construct {
  readonly functionName: string;
  readonly #props: CredentialRotationProps;

  constructor(scope: Construct, id: string, props: CredentialRotationProps) {
    super(scope, id);
    this.#props = props;
    const { store, admin } = props;
    this.functionName = resourceName(props.environment, `${store.kind}-rotation`);
    const rotated = { admin, ...props.users };
    const usernames = Object.fromEntries(Object.values(rotated).map(({ arn, username }) => [arn, username]));
    const { lambda: rotate, prerequisites } = this.#function(usernames);
    const permission = new LambdaPermission(this, "permission", {
      functionName: rotate.functionName,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: props.account,
    });
    for (const [user, { arn }] of Object.entries(rotated))
      new SecretsmanagerSecretRotation(this, user, {
        secretId: arn,
        rotationLambdaArn: rotate.arn,
        rotationRules: { automaticallyAfterDays: days(props.rotateEvery) },
        dependsOn: [permission, ...prerequisites],
      });
  }

  #function(usernames: Record<string, string>) {
    const { store, admin, code, subnetIds, securityGroupId, logRetention, keyArns } = this.#props;
    return networkedFunction(this, {
      name: this.functionName,
      description: `Gives the users of ${store.kind} new passwords.`,
      code,
      role: new IamRole(this, "role", {
        name: this.functionName,
        assumeRolePolicy: policyDocument(assumableBy("lambda.amazonaws.com")),
      }),
      permissions: permissions(Object.keys(usernames), keyArns.secrets),
      timeoutSeconds: 120,
      concurrency: 2,
      variables: {
        STORE_KIND: store.kind,
        STORE_HOST: store.host,
        STORE_PORT: String(store.port),
        STORE_DATABASE: store.database,
        USERS: JSON.stringify(usernames),
        ADMIN_SECRET: admin.arn,
        // Lambda's CA bundle, which has the authorities of RDS and DocumentDB; Node's has not.
        NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
      },
      subnetIds,
      securityGroupId,
      logRetention,
      keyArns: { variables: keyArns.secrets, logs: keyArns.logs },
    });
  }
}

function permissions(secretArns: string[], keyArn: string): Permission[] {
  const secrets = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"];
  return [
    allow(
      "RotateSecrets",
      secrets.map((action) => `secretsmanager:${action}`),
      secretArns,
    ),
    allow("UseSecretsKey", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn),
  ];
}
