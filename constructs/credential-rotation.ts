import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation/index.js";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import type { FunctionCode } from "./function-code.ts";
import { resourceName } from "./names.ts";
import { networkedFunction } from "./networked-function.ts";
import { allow, assumableBy, type Permission, policyDocument } from "./policy.ts";
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
    const { lambda: rotate, mayRun } = this.#function(usernames);
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
        dependsOn: [permission, ...mayRun],
      });
  }

  #function(usernames: Record<string, string>) {
    const { environment, store, admin, code, subnetIds, securityGroupId, keyArns } = this.#props;
    return networkedFunction(this, {
      name: this.functionName,
      description: `Gives the users of ${store.kind} new passwords.`,
      code,
      role: new IamRole(this, "role", {
        name: this.functionName,
        assumeRolePolicy: policyDocument(assumableBy("lambda.amazonaws.com")),
      }),
      permissions: permissions(Object.keys(usernames), keyArns.secrets),
      // It asks the store at most eight times, and each may take 10 s.
      seconds: 120,
      // Each store's secrets are few, and a database is asked by few at once.
      atOnce: 2,
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
      subnetIds,
      securityGroupId,
      logRetention: environment.aws.secrets.logs,
      keyArns: { variables: keyArns.secrets, logs: keyArns.logs },
    });
  }
}

function permissions(secretArns: string[], keyArn: string): Permission[] {
  const secrets = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"];
  return [
    allow(
      "Rotate",
      secrets.map((action) => `secretsmanager:${action}`),
      secretArns,
    ),
    allow("UseSecretsKey", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn),
  ];
}
