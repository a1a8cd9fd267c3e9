import { fileURLToPath } from "node:url";
import { postgresConfig, readConfig } from "@mindflow/runtime/config";
import { writer } from "@mindflow/runtime/postgres";
import { credentialsSchema, readSecret } from "@mindflow/runtime/secrets";
import { runner } from "node-pg-migrate";

export interface Database {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The owner. The migrations grant rights to the roles `command`, `query` and `relay`, which must exist. */
  readonly user: string;
  readonly password: string;
  readonly tls: boolean;
}

/** Applies all new migrations in one transaction. A second run meanwhile waits for the first, up to a minute. */
export async function migrate({ tls, ...connection }: Database, log: (line: string) => void): Promise<void> {
  const quiet = () => {};
  const applied = await runner({
    databaseUrl: { ...connection, ssl: tls, connectionTimeoutMillis: 10_000, lock_timeout: 60_000 },
    dir: fileURLToPath(new URL("../migrations", import.meta.url)),
    direction: "up",
    migrationsTable: "migration",
    advisoryLockMode: "wait",
    logger: { debug: quiet, info: quiet, warn: log, error: log },
  });
  for (const { name } of applied) log(`migrated ${name}`);
}

if (import.meta.main) {
  const settings = readConfig(postgresConfig);
  const { username, password } = await readSecret(
    settings.SECRETS_DIRECTORY,
    settings.POSTGRES_SECRET,
    credentialsSchema,
  );
  await migrate(
    {
      ...(await writer(settings)),
      database: settings.POSTGRES_DATABASE,
      user: username,
      password,
      tls: settings.POSTGRES_TLS,
    },
    console.log,
  );
}
