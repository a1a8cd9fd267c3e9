import { randomUUID } from "node:crypto";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { credentialsSchema, readSecret } from "@mindflow/runtime/secrets";
import pg from "pg";
import { mirror } from "../../../test/running-mirror.ts";
import { postgresUsers } from "./postgres.ts";
import type { Credentials } from "./users.ts";
import { secretsManagerVault } from "./vault.ts";

/**
 * A server's administrator as RDS makes one (CREATEROLE, and no superuser), a service's user whom he created, and the
 * secret of each: on the mirror's PostgreSQL and LocalStack, under names of their own.
 */
export async function createTestStore() {
  const { directory, addresses } = mirror;
  const { host, port } = addresses.postgres;
  const { username: user, password } = await readSecret(`${directory}/secrets`, "postgres-admin", credentialsSchema);
  const superuser = new pg.Client({ host, port, user, password, database: "postgres" });
  await superuser.connect();
  const client = new SecretsManagerClient({
    endpoint: addresses.awsEndpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const users = postgresUsers({ host, port, tls: false });

  const unique = randomUUID().replaceAll("-", "");
  const admin: Credentials = { username: `admin_${unique}`, password: "of-the-admin" };
  const service: Credentials = { username: `service_${unique}`, password: "of-the-service" };
  await superuser.query(`CREATE ROLE ${admin.username} LOGIN CREATEROLE PASSWORD '${admin.password}'`);

  const createSecret = async ({ username, password }: Credentials) => {
    const SecretString = JSON.stringify({ username, password, note: "kept" });
    const { ARN = "" } = await client.send(new CreateSecretCommand({ Name: `rotation/${username}`, SecretString }));
    return ARN;
  };
  const adminSecret = await createSecret(admin);
  const secret = await createSecret(service);

  return {
    vault: secretsManagerVault(client),
    users,
    admin,
    service,
    adminSecret,
    secret,
    usernames: { [adminSecret]: admin.username, [secret]: service.username },
    /** Sets a password in PostgreSQL alone, as a restored backup would; without one, the user is not there. */
    setInDatabase: async (username: string, password?: string) => {
      await superuser.query(`DROP ROLE IF EXISTS ${username}`);
      if (password) await users.setPassword(admin, { username, password });
    },
    drop: async () => {
      await superuser.query(`DROP ROLE IF EXISTS ${service.username}, ${admin.username}`);
      await superuser.end();
      client.destroy();
    },
  };
}

export type TestStore = Awaited<ReturnType<typeof createTestStore>>;
