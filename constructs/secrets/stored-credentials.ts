import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { StringValue } from "ms";
import { days } from "../duration.ts";
import { resourceName } from "../names.ts";
import { EphemeralValue } from "./ephemeral-value.ts";
import { credentialsDescription } from "./secret-settings.ts";

export interface StoredCredentialsProps {
  readonly environment: string;
  readonly name: string;
  readonly username: string;
  readonly service?: string;
  readonly keyArn: string;
  /** How long a deleted secret can be restored: 7 to 30 days, or 0: not at all. */
  readonly recoveryWindow: StringValue;
}

/**
 * A secret of the form `{"username": …, "password": …}`. The first password is in Secrets Manager only, not in the
 * state or plan. Terraform does not overwrite a rotated password, because the version of the write-only argument stays.
 */
export class StoredCredentials extends Construct {
  /** Resources that refer to it are created after the first password. */
  readonly arn: string;
  readonly username: string;
  readonly #random: EphemeralValue;
  readonly #first: SecretsmanagerSecretVersion;

  constructor(scope: Construct, id: string, props: StoredCredentialsProps) {
    super(scope, id);
    const { environment, name, username, service, keyArn, recoveryWindow } = props;
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: resourceName(environment, name),
      description: credentialsDescription(name, username),
      kmsKeyId: keyArn,
      recoveryWindowInDays: days(recoveryWindow),
      ...(service && { tags: { service } }),
    });
    // 190 bits in letters and digits, which every store accepts and no connection string needs to quote.
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

  /** The first password, for a write-only argument of the store: see `saveAfter`. */
  password(): string {
    return `\${${this.#random.attribute("random_password")}}`;
  }

  /**
   * Saves the password after the store exists, and a new one when the store is replaced. Each run of Terraform
   * generates another password, so a secret that was written before the store could be wrong.
   * Limit: if Terraform cannot write the secret, they differ and the first rotation fails: see
   * docs/runbooks/rotation.md.
   */
  saveAfter(store: TerraformResource): void {
    const address = `${store.terraformResourceType}.${store.friendlyUniqueId}`;
    this.#first.dependsOn = [address];
    this.#first.lifecycle = { replaceTriggeredBy: [`${address}.id`] };
  }
}
