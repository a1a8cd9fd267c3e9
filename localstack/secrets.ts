import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import writeFileAtomic from "write-file-atomic";
import { storeSecret, storesWithPasswords, usersOf } from "../stacks/derived/store-users.ts";
import { builtServices, type SecretName, service } from "../stacks/topology.ts";
import type { Layout } from "./layout.ts";

export const postgresAdmin = storeSecret("postgres", "admin");
export const postgresReplication = storeSecret("postgres", "replication");
export const documentsAdmin = storeSecret("documents", "admin");

export const postgresUsers = builtServices.filter((name) => "postgres" in (service(name).stores ?? {}));

/** PostgreSQL prescribes the name; the other is our choice. */
const administrators = { postgres: "postgres", documents: "mindflow" };

/** On AWS a person puts these there. */
const ofTopology: Readonly<Record<SecretName, () => Promise<string>>> = {
  "media-signing-key": async () => {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    return exportPKCS8(privateKey);
  },
};

/** Existing secrets stay, since the engines' data was made with them. */
export async function createSecrets(at: Layout): Promise<void> {
  const secrets: Record<string, () => string | Promise<string>> = {
    ...ofTopology,
    [postgresReplication]: () => credentials("replication"),
    "aws-credentials": () => `[default]\naws_access_key_id = local\naws_secret_access_key = ${password()}\n`,
    "token-key": () => createTokenKey(at),
  };
  for (const store of storesWithPasswords) {
    secrets[storeSecret(store, "admin")] = () => credentials(administrators[store]);
    for (const user of Object.keys(usersOf(store))) secrets[storeSecret(store, user)] = () => credentials(user);
  }
  for (const [name, create] of Object.entries(secrets)) {
    const file = join(at.secrets, name);
    if (!existsSync(file)) await writeFileAtomic(file, await create(), { mode: 0o600 });
  }
}

function credentials(username: string): string {
  return JSON.stringify({ username, password: password() });
}

function password(): string {
  return randomBytes(24).toString("base64url");
}

async function createTokenKey(at: Layout): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const header = { kid: randomBytes(8).toString("hex"), alg: "ES256", use: "sig" };
  const keys = [{ ...(await exportJWK(publicKey)), ...header }];
  await writeFile(at.tokenKeys, JSON.stringify({ keys }, null, 2));
  return JSON.stringify({ ...(await exportJWK(privateKey)), ...header });
}
