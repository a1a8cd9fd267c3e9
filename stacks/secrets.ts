import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import type { Construct } from "constructs";
import { days } from "../constructs/duration.ts";
import { FunctionCode } from "../constructs/functions/function-code.ts";
import { resourceName } from "../constructs/names.ts";
import { mapValues, names } from "../constructs/records.ts";
import { CredentialRotation } from "../constructs/secrets/credential-rotation.ts";
import { storeParameters } from "../constructs/secrets/secret-settings.ts";
import { StoredCredentials } from "../constructs/secrets/stored-credentials.ts";
import { AwsStack } from "./base/aws-stack.ts";
import { repositoryRoot } from "./base/repository.ts";
import type { Data } from "./data.ts";
import { storeSecret, storesWithPasswords, usersOf } from "./derived/store-users.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type Secret, topology } from "./topology.ts";

export interface SecretsProps {
  readonly foundation: { readonly keys: Record<"logs" | "secrets", { readonly arn: string }> };
  readonly network: {
    readonly subnetIds: { readonly private: readonly string[] };
    readonly securityGroupIds: Record<"rotation", string>;
  };
  readonly data: Pick<Data, "admins" | "postgres" | "valkey" | "documents" | "opensearch">;
}

/** Comes after `data`: rotation needs the stores. Valkey and OpenSearch use IAM roles instead of secrets. */
export class Secrets extends AwsStack {
  /** By name in the topology; `<store>-<user>` for users and administrators of stores. */
  readonly secretArns: Record<string, string>;
  readonly parameterArns: Record<string, string>;
  readonly rotationFunctionNames: string[];
  readonly #environment: AwsEnvironment;

  constructor(scope: Construct, environment: AwsEnvironment, from: SecretsProps) {
    super(scope, "secrets", environment);
    this.#environment = environment;
    const { keys } = from.foundation;
    const { recoveryWindow, rotateEvery, logs } = environment.aws.secrets;
    const code = new FunctionCode(this, "rotation-code", {
      directory: repositoryRoot,
      entry: "services/rotation/src/main.ts",
    });
    this.secretArns = mapValues(topology.secrets, ({ description }: Secret, name) =>
      this.#entry(name, description, keys.secrets.arn),
    );
    this.rotationFunctionNames = storesWithPasswords.map((store) => {
      const users = mapValues(usersOf(store), (_access, service) => {
        const name = storeSecret(store, service);
        return new StoredCredentials(this, name, {
          environment: environment.name,
          name,
          username: service,
          service,
          keyArn: keys.secrets.arn,
          recoveryWindow,
        });
      });
      const admin = from.data.admins[store];
      for (const [user, { arn }] of Object.entries({ admin, ...users }))
        this.secretArns[storeSecret(store, user)] = arn;
      const { port, database } = topology.stores[store];
      return new CredentialRotation(this, `${store}-rotation`, {
        environment: environment.name,
        account: environment.aws.foundation.account,
        rotateEvery,
        logRetention: logs,
        store: { kind: store, host: from.data[store].endpoint, port, database },
        admin,
        users,
        code,
        subnetIds: from.network.subnetIds.private,
        securityGroupId: from.network.securityGroupIds.rotation,
        keyArns: { secrets: keys.secrets.arn, logs: keys.logs.arn },
      }).functionName;
    });
    this.parameterArns = this.#parameters(from.data);
  }

  /** A secret without a value, which a person sets in Secrets Manager. */
  #entry(name: string, description: string, kmsKeyId: string): string {
    return new SecretsmanagerSecret(this, name, {
      name: resourceName(this.#environment.name, name),
      description,
      kmsKeyId,
      recoveryWindowInDays: days(this.#environment.aws.secrets.recoveryWindow),
    }).arn;
  }

  #parameters(data: SecretsProps["data"]): Record<string, string> {
    const parameters = names(topology.stores).flatMap((store) =>
      storeParameters(this.#environment.name, store, { host: data[store].endpoint, port: topology.stores[store].port }),
    );
    return Object.fromEntries(
      parameters.map(({ id, ...parameter }) => [id, new SsmParameter(this, id.replace("/", "-"), parameter).arn]),
    );
  }
}
