import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import { storeSecret } from "../stacks/store-users.ts";
import { builtServices, service } from "../stacks/topology.ts";
import type { Layout } from "./layout.ts";

export const postgresAdmin = storeSecret("postgres", "admin");

/** The services that have a PostgreSQL user of their own. */
export const postgresUsers = builtServices.filter((name) => "postgres" in (service(name).stores ?? {}));

/** Makes the secrets that are not there yet: what is there stays, since the engines' data was made with it. */
export async function createSecrets(at: Layout): Promise<void> {
  for (const name of [postgresAdmin, ...postgresUsers.map((user) => storeSecret("postgres", user))])
    await createSecret(join(at.secrets, name), async () =>
      JSON.stringify({
        username: name === postgresAdmin ? "postgres" : name.replace(/^postgres-/, ""),
        password: password(),
      }),
    );
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
