import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { EphemeralValue } from "./ephemeral-value.ts";
import { resourceName } from "./names.ts";
import { credentialsDescription } from "./secret-settings.ts";

export interface StoredCredentialsProps {
  readonly environment: AwsEnvironment;
  /** The secret's name in the topology. */
  readonly name: string;
  /** Who logs in with it. */
  readonly username: string;
  /** The service whose user it is, if it is one's. */
  readonly service?: string;
  readonly keyArn: string;
}

/**
 * A user name and a password, as `{"username": …, "password": …}`. The first password is made while Terraform runs and
 * goes straight into Secrets Manager: it is in no code, state or plan. Whoever rotates it later is not undone, since
 * Terraform writes a write-only argument again only when its version changes.
 *
 * A deleted secret can be called back for the environment's recovery window.
 */
export class StoredCredentials extends Construct {
  /** The secret's. Whatever refers to it comes after the first password. */
  readonly arn: string;
  readonly username: string;
  readonly #random: EphemeralValue;
  readonly #first: SecretsmanagerSecretVersion;

  constructor(scope: Construct, id: string, { environment, name, username, service, keyArn }: StoredCredentialsProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: resourceName(environment.name, name),
      description: credentialsDescription(name, username),
      kmsKeyId: keyArn,
      recoveryWindowInDays: days(environment.aws.secrets.recoveryWindow),
      ...(service && { tags: { service } }),
    });
    // 190 random bits in letters and digits: no store refuses one of these, and no connection string needs it quoted.
    this.#random = new EphemeralValue(this, "random", "aws_secretsmanager_random_password", {
      password_length: 32,
      exclude_punctuation: true,
    });
    const password = this.#random.attribute("random_password");
    this.#first = new SecretsmanagerSecretVersion(this, "first", {
      secretId: secret.id,
      secretStringWo: `\${jsonencode({ username = "${username}", password = ${password} })}`,
      secretStringWoVersion: 1,
    });
    this.arn = this.#first.arn;
    this.username = username;
  }

  /** The first password, for the write-only argument of the store that is made with it: see `keepFor`. */
  password(): string {
    return `\${${this.#random.attribute("random_password")}}`;
  }

  /**
   * Keeps the password once the store is there that was made with it, and a new one when the store is replaced. Each run
   * of Terraform makes another password: kept first, it would be the wrong one if the store came with a later run.
   *
   * Limits: where the store was made and the secret could not be written, they differ. The first rotation tells, and
   * docs/runbooks/rotation.md mends it.
   */
  keepFor(store: TerraformResource): void {
    const address = `${store.terraformResourceType}.${store.friendlyUniqueId}`;
    this.#first.dependsOn = [address];
    this.#first.lifecycle = { replaceTriggeredBy: [`${address}.id`] };
  }
}
