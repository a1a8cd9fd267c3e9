import pg from "pg";
import type { z } from "zod";
import type { postgresConfig } from "./config.ts";
import { findWriter, type Server, servers, WriterSocket } from "./postgres-writer.ts";
import { credentialsSchema, readSecret } from "./secrets.ts";

type PostgresConfig = z.infer<z.ZodObject<typeof postgresConfig>>;

/** The options of a connection. The password is read for each new one, so a rotation needs no restart. */
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
 * A connection times out after 5 s and a statement after 10 s. Each new connection goes to the server that accepts
 * writes then, so a failover needs no restart. On AWS, RDS moves the one name.
 */
export async function createPool(config: PostgresConfig, most = 10): Promise<pg.Pool> {
  const options = await connection(config);
  const all = servers(config.POSTGRES_HOST, config.POSTGRES_PORT);
  let finding: Promise<Server> | undefined;
  const find = () => {
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
    // The server enforces `statement_timeout`. If its machine is gone, only the client can time out.
    query_timeout: 12_000,
  });
  // Without listeners, a connection that breaks while idle ends the process. Its next statement fails anyway.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** The server that accepts writes now, for a connection outside a pool. @throws Error if none does. */
export async function writer(config: PostgresConfig): Promise<Server> {
  return findWriter(servers(config.POSTGRES_HOST, config.POSTGRES_PORT), await connection(config));
}

/** Whether the same request may succeed later: no connection, a timeout, a shutdown, a deadlock, a former primary. */
export function isAway(error: unknown): boolean {
  return error instanceof pg.DatabaseError ? /^(08|40|53|57|25006)/.test(error.code ?? "") : error instanceof Error;
}
