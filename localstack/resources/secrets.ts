import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { resourceName } from "../../constructs/names.ts";
import { credentialsDescription } from "../../constructs/secret-settings.ts";
import { local } from "../../stacks/environments/local.ts";
import { storeSecret, storesWithPasswords, usersOf } from "../../stacks/store-users.ts";
import { names, topology } from "../../stacks/topology.ts";
import { clientOptions } from "../aws.ts";

/** What each secret is, by name in the topology: the same that the stack of secrets makes. */
const descriptions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(names(topology.secrets).map((name) => [name, topology.secrets[name].description])),
  ...Object.fromEntries(
    storesWithPasswords.flatMap((store) =>
      Object.keys(usersOf(store)).map((user) => {
        const name = storeSecret(store, user);
        return [name, credentialsDescription(name, user)];
      }),
    ),
  ),
};

/** Puts into Secrets Manager what the mirror's files hold, as AWS's own is where the services' files come from. */
export async function storeSecrets(endpoint: string, directory: string): Promise<void> {
  const client = new SecretsManagerClient(clientOptions(endpoint));
  for (const [name, Description] of Object.entries(descriptions)) {
    const Name = resourceName(local.name, name);
    const SecretString = await readFile(join(directory, name), "utf8");
    await client.send(new CreateSecretCommand({ Name, Description, SecretString })).catch((error: unknown) => {
      if (!(error instanceof ResourceExistsException)) throw error;
      return client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    });
  }
  client.destroy();
}
