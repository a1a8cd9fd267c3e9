import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { storeSecret, storesWithPasswords, usersOf } from "../stacks/store-users.ts";
import { builtServices, names, type SecretName, service } from "../stacks/topology.ts";
import type { Layout } from "./layout.ts";

export const postgresAdmin = storeSecret("postgres", "admin");
/** Of the replica, which reads everything that the primary writes. */
export const postgresReplication = storeSecret("postgres", "replication");
export const documentsAdmin = storeSecret("documents", "admin");

/** The services that have a PostgreSQL user of their own. */
export const postgresUsers = builtServices.filter((name) => "postgres" in (service(name).stores ?? {}));

/** PostgreSQL's own name for it; DocumentDB's and ours are free. */
const administrators = { postgres: "postgres", documents: "mindflow" };

/** The secrets of the topology that are no store's: a person puts these there on AWS. */
const makers: Readonly<Record<SecretName, () => Promise<string>>> = {
  "media-signing-key": async () => {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    return exportPKCS8(privateKey);
  },
};

/** Makes the secrets that are not there yet: what is there stays, since the engines' data was made with it. */
export async function createSecrets(at: Layout): Promise<void> {
  for (const store of storesWithPasswords)
    for (const user of ["admin", ...Object.keys(usersOf(store))])
      await createSecret(join(at.secrets, storeSecret(store, user)), async () =>
        JSON.stringify({ username: user === "admin" ? administrators[store] : user, password: password() }),
      );
  await createSecret(join(at.secrets, postgresReplication), async () =>
    JSON.stringify({ username: "replication", password: password() }),
  );
  for (const name of names(makers)) await createSecret(join(at.secrets, name), makers[name]);
  await createSecret(join(at.secrets, "aws-credentials"), async () =>
    ["[default]", "aws_access_key_id = local", `aws_secret_access_key = ${password()}`, ""].join("\n"),
  );
  await createSecret(join(at.secrets, "token-key"), async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const about = { kid: randomBytes(8).toString("hex"), alg: "ES256", use: "sig" };
    const keys = [{ ...(await exportJWK(publicKey)), ...about }];
    await writeFile(at.tokenKeys, JSON.stringify({ keys }, null, 2));
    return JSON.stringify({ ...(await exportJWK(privateKey)), ...about });
  });
}

function password(): string {
  return randomBytes(24).toString("base64url");
}

async function createSecret(path: string, make: () => Promise<string>): Promise<void> {
  if (existsSync(path)) return;
  // Under another name first, so that a half-written secret is never read.
  await writeFile(`${path}.new`, await make(), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
