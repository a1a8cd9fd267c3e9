import pg from "pg";
import type { z } from "zod";
import type { postgresConfig } from "./config.ts";
import { credentialsSchema, readSecret } from "./secrets.ts";

type PostgresConfig = z.infer<z.ZodObject<typeof postgresConfig>>;

/**
 * A pool of connections as the service's own PostgreSQL user.
 *
 * The password is read for each new connection, so a rotation needs no restart. A connection that cannot be had within
 * 5 s, or a statement that runs for 10 s, fails rather than hangs.
 */
export async function createPool(config: PostgresConfig, most = 10): Promise<pg.Pool> {
  const secret = () => readSecret(config.SECRETS_DIRECTORY, config.POSTGRES_SECRET, credentialsSchema);
  const pool = new pg.Pool({
    host: config.POSTGRES_HOST,
    port: config.POSTGRES_PORT,
    database: config.POSTGRES_DATABASE,
    user: (await secret()).username,
    password: async () => (await secret()).password,
    ssl: config.POSTGRES_TLS,
    max: most,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    // For a server that is gone without a word, which keeps no time of its own.
    query_timeout: 12_000,
    application_name: config.POSTGRES_SECRET,
  });
  // A connection that breaks between two statements has nobody to tell but these; without them it would end the process.
  // Whoever uses the connection next learns it from his own statement.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/**
 * Whether an error says that PostgreSQL could not be asked, rather than what it answered: no connection, no answer in
 * time, shutting down, out of resources, a deadlock, or a former primary that now only reads. The same request may succeed
 * later.
 */
export function isAway(error: unknown): boolean {
  return error instanceof pg.DatabaseError ? /^(08|40|53|57|25006)/.test(error.code ?? "") : error instanceof Error;
}
