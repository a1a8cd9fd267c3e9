import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import type { Construct } from "constructs";
import { CredentialRotation } from "../constructs/credential-rotation.ts";
import { FunctionCode } from "../constructs/function-code.ts";
import { resourceName } from "../constructs/names.ts";
import { storeParameters } from "../constructs/secret-settings.ts";
import { StoredCredentials } from "../constructs/stored-credentials.ts";
import { AwsStack } from "./aws-stack.ts";
import type { Data } from "./data.ts";
import { days } from "./environments/duration.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { storeSecret, storesWithPasswords, usersOf } from "./store-users.ts";
import { mapValues, names, type Secret, topology } from "./topology.ts";

export interface SecretsNeeds {
  readonly foundation: { readonly keys: Record<"logs" | "secrets", { readonly arn: string }> };
  readonly network: {
    readonly subnetIds: { readonly private: readonly string[] };
    readonly securityGroupIds: Record<"rotation", string>;
  };
  readonly data: Pick<Data, "admins" | "postgres" | "valkey" | "documents" | "opensearch">;
}

/**
 * What services are told in confidence, in Secrets Manager, and where the stores are, in Parameter Store. After `data`,
 * since a password can only be rotated in a store that is there.
 *
 * Valkey and OpenSearch have no secrets: a service proves to them by its IAM role who it is.
 */
export class Secrets extends AwsStack {
  /** By their names in the topology; those of the stores' users, and of their administrators, are `<store>-<user>`. */
  readonly secretArns: Record<string, string>;
  /** By `<store>/host` and `<store>/port`. */
  readonly parameterArns: Record<string, string>;
  readonly rotationFunctionNames: string[];
  readonly #environment: AwsEnvironment;

  constructor(scope: Construct, environment: AwsEnvironment, from: SecretsNeeds) {
    super(scope, "secrets", environment);
    this.#environment = environment;
    const { keys } = from.foundation;
    const code = new FunctionCode(this, "rotation-code", "services/rotation/src/main.ts");
    this.secretArns = mapValues(topology.secrets, ({ description }: Secret, name) =>
      this.#entry(name, description, keys.secrets.arn),
    );
    this.rotationFunctionNames = storesWithPasswords.map((store) => {
      const users = mapValues(usersOf(store), (_access, service) => {
        const name = storeSecret(store, service);
        const keyArn = keys.secrets.arn;
        return new StoredCredentials(this, name, { environment, name, username: service, service, keyArn });
      });
      const admin = from.data.admins[store];
      for (const [user, { arn }] of Object.entries({ admin, ...users }))
        this.secretArns[storeSecret(store, user)] = arn;
      const { port, database } = topology.stores[store];
      return new CredentialRotation(this, `${store}-rotation`, {
        environment,
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

  /** A secret without a value: a person puts it there, so that it is never in our hands. */
  #entry(name: string, description: string, kmsKeyId: string): string {
    return new SecretsmanagerSecret(this, name, {
      name: resourceName(this.#environment.name, name),
      description,
      kmsKeyId,
      recoveryWindowInDays: days(this.#environment.aws.secrets.recoveryWindow),
    }).arn;
  }

  #parameters(data: SecretsNeeds["data"]): Record<string, string> {
    const parameters = names(topology.stores).flatMap((store) =>
      storeParameters(this.#environment.name, store, { host: data[store].endpoint, port: topology.stores[store].port }),
    );
    return Object.fromEntries(
      parameters.map(({ id, ...parameter }) => [id, new SsmParameter(this, id.replace("/", "-"), parameter).arn]),
    );
  }
}
