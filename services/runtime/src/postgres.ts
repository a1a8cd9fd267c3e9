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
  return new pg.Pool({
    host: config.POSTGRES_HOST,
    port: config.POSTGRES_PORT,
    database: config.POSTGRES_DATABASE,
    user: (await secret()).username,
    password: async () => (await secret()).password,
    ssl: config.POSTGRES_TLS,
    max: most,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: config.POSTGRES_SECRET,
  });
}
