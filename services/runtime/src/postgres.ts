import pg from "pg";
import type { z } from "zod";
import type { postgresConfig } from "./config.ts";
import { findWriter, type Server, servers, WriterSocket } from "./postgres-writer.ts";
import { credentialsSchema, readSecret } from "./secrets.ts";

type PostgresConfig = z.infer<z.ZodObject<typeof postgresConfig>>;

/** A connection as the service's own PostgreSQL user. The password is read for each one, so a rotation needs no restart. */
async function connection(config: PostgresConfig) {
  const secret = () => readSecret(config.SECRETS_DIRECTORY, config.POSTGRES_SECRET, credentialsSchema);
  return {
    database: config.POSTGRES_DATABASE,
    user: (await secret()).username,
    password: async () => (await secret()).password,
    ssl: config.POSTGRES_TLS,
    connectionTimeoutMillis: 5_000,
    application_name: config.POSTGRES_SECRET,
  };
}

/**
 * A pool of connections as the service's own PostgreSQL user.
 *
 * A connection that cannot be had within 5 s, or a statement that runs for 10 s, fails rather than hangs. Where the
 * configuration names several servers, each new connection goes to the one that takes writes by then: after a failover
 * nothing has to be restarted. On AWS there is one name, which RDS gives to the new writer.
 */
export async function createPool(config: PostgresConfig, most = 10): Promise<pg.Pool> {
  const options = await connection(config);
  const all = servers(config.POSTGRES_HOST, config.POSTGRES_PORT);
  let finding: Promise<Server> | undefined;
  const find = () => {
    // Those who look for it at the same time look together.
    finding ??= findWriter(all, options).finally(() => {
      finding = undefined;
    });
    return finding;
  };
  const pool = new pg.Pool({
    ...options,
    ...all[0],
    ...(all.length > 1 && { stream: () => new WriterSocket(find) }),
    max: most,
    statement_timeout: 10_000,
    // For a server that is gone without a word, which keeps no time of its own.
    query_timeout: 12_000,
  });
  // A connection that breaks between two statements has nobody to tell but these; without them it would end the process.
  // Whoever uses the connection next learns it from his own statement.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** The server that takes writes now, for who needs a connection of another kind. @throws Error if none does. */
export async function writer(config: PostgresConfig): Promise<Server> {
  return findWriter(servers(config.POSTGRES_HOST, config.POSTGRES_PORT), await connection(config));
}

/**
 * Whether an error says that PostgreSQL could not be asked, rather than what it answered: no connection, no answer in
 * time, shutting down, out of resources, a deadlock, or a former primary that now only reads. The same request may succeed
 * later.
 */
export function isAway(error: unknown): boolean {
  return error instanceof pg.DatabaseError ? /^(08|40|53|57|25006)/.test(error.code ?? "") : error instanceof Error;
}
