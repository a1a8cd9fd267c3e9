import pg from "pg";
import { migrate } from "../../services/command/src/migrate.ts";
import { writer } from "../../services/runtime/src/postgres.ts";
import { credentialsSchema, readSecret } from "../../services/runtime/src/secrets.ts";
import { storeSecret } from "../../stacks/derived/store-users.ts";
import { topology } from "../../stacks/topology.ts";
import type { Address } from "../addresses.ts";
import type { Layout } from "../layout.ts";
import { postgresAdmin, postgresUsers } from "../secrets.ts";

const { database } = topology.stores.postgres;

/** Connects to the database `postgres`, which always exists. */
export async function adminConnection(at: Layout, { host, port }: Address): Promise<pg.Client> {
  const { username: user, password } = await readSecret(at.secrets, postgresAdmin, credentialsSchema);
  const database = "postgres";
  const client = new pg.Client({ host, port, user, password, database, connectionTimeoutMillis: 2_000 });
  // A server that stops ends its connections. A query that waits is rejected anyway.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Hosts are given as in a service's settings: `one:5432,two:5432`. */
export function primaryOf(at: Layout, { host, port }: Address): Promise<Address> {
  return writer({
    SECRETS_DIRECTORY: at.secrets,
    POSTGRES_HOST: host,
    POSTGRES_PORT: port,
    POSTGRES_TLS: false,
    POSTGRES_DATABASE: "postgres",
    POSTGRES_SECRET: postgresAdmin,
  });
}

export async function prepareDatabase(at: Layout, servers: Address): Promise<void> {
  const primary = await primaryOf(at, servers);
  const admin = await adminConnection(at, primary);
  try {
    // PostgreSQL logs statements that fail, and these hold passwords.
    await admin.query("SET log_min_error_statement = 'panic'");
    const { rows } = await admin.query("SELECT rolname AS name FROM pg_roles UNION SELECT datname FROM pg_database");
    const present = new Set(rows.map((row) => row.name));
    for (const user of postgresUsers) {
      const { username, password } = await readSecret(at.secrets, storeSecret("postgres", user), credentialsSchema);
      const role = `ROLE ${admin.escapeIdentifier(username)} LOGIN PASSWORD ${admin.escapeLiteral(password)}`;
      await admin.query(`${present.has(username) ? "ALTER" : "CREATE"} ${role}`);
    }
    if (!present.has(database)) await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(database)}`);
  } finally {
    await admin.end();
  }
  const { username, password } = await readSecret(at.secrets, postgresAdmin, credentialsSchema);
  await migrate({ ...primary, database, user: username, password, tls: false }, () => undefined);
}
