import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { migrate } from "../services/command/src/migrate.ts";
import { storeSecret } from "../stacks/store-users.ts";
import { topology } from "../stacks/topology.ts";
import { adminConnection } from "./engines/postgres.ts";
import type { Layout } from "./layout.ts";
import { postgresAdmin, postgresUsers } from "./secrets.ts";

const { database } = topology.stores.postgres;

interface Credentials {
  readonly username: string;
  readonly password: string;
}

async function credentials(at: Layout, secret: string): Promise<Credentials> {
  return JSON.parse(await readFile(join(at.secrets, secret), "utf8"));
}

/** The database, a user for each service that has one, with the password of its secret, and the newest tables. */
export async function prepareDatabase(at: Layout, port: number): Promise<void> {
  const admin = await adminConnection(at, port);
  try {
    // PostgreSQL logs a statement that fails, and these hold passwords.
    await admin.query("SET log_min_error_statement = 'panic'");
    const { rows } = await admin.query("SELECT rolname AS name FROM pg_roles UNION SELECT datname FROM pg_database");
    const present = new Set(rows.map((row) => row.name));
    for (const user of postgresUsers) {
      const { username, password } = await credentials(at, storeSecret("postgres", user));
      const role = `ROLE ${admin.escapeIdentifier(username)} LOGIN PASSWORD ${admin.escapeLiteral(password)}`;
      await admin.query(`${present.has(username) ? "ALTER" : "CREATE"} ${role}`);
    }
    if (!present.has(database)) await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(database)}`);
  } finally {
    await admin.end();
  }
  const { username, password } = await credentials(at, postgresAdmin);
  await migrate({ host: "127.0.0.1", port, database, user: username, password, tls: false }, () => undefined);
}
