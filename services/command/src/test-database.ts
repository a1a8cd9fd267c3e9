import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createPool } from "@mindflow/runtime/postgres";
import { credentialsSchema, readSecret } from "@mindflow/runtime/secrets";
import type pg from "pg";
import { mirror } from "../../../test/running-mirror.ts";
import { migrate } from "./migrate.ts";

export type Role = "admin" | "command" | "query" | "relay";

/** A migrated database of its own on the mirror's PostgreSQL, for one test file to use as the services' own roles do. */
export async function createTestDatabase() {
  const { directory, addresses } = mirror;
  const { host, port } = addresses.postgres;
  const pools: pg.Pool[] = [];
  const secrets = join(directory, "secrets");
  const database = `test_${randomUUID().replaceAll("-", "")}`;
  const settings = (role: Role) => ({
    SECRETS_DIRECTORY: secrets,
    POSTGRES_HOST: host,
    POSTGRES_PORT: port,
    POSTGRES_TLS: false,
    POSTGRES_DATABASE: database,
    POSTGRES_SECRET: `postgres-${role}`,
  });

  const server = await createPool({ ...settings("admin"), POSTGRES_DATABASE: addresses.postgres.database });
  await server.query(`CREATE DATABASE ${database}`);
  const { username: user, password } = await readSecret(secrets, "postgres-admin", credentialsSchema);
  const connection = { host, port, database, user, password, tls: false };
  await migrate(connection, () => {});

  return {
    /** For another `migrate`. */
    connection,
    settings,
    /** Connections as this role, which `drop` ends unless somebody did. */
    pool: async (role: Role) => {
      const pool = await createPool(settings(role));
      pools.push(pool);
      return pool;
    },
    drop: async () => {
      await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await Promise.all([server, ...pools].map((pool) => pool.ending || pool.end()));
    },
  };
}

export type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;
