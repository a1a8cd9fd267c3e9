import { existsSync } from "node:fs";
import { chmod, chown, copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { credentialsSchema, readSecret } from "../../services/runtime/src/secrets.ts";
import type { Address } from "../addresses.ts";
import { adminConnection } from "../database.ts";
import { once } from "../install.ts";
import type { Layout } from "../layout.ts";
import { postgresReplication } from "../secrets.ts";
import type { Starter } from "./engine.ts";
import { databaseUser, type User } from "./unprivileged.ts";

export interface PostgresNode extends Address {
  readonly name: string;
  /** Its data directory. */
  readonly data: string;
}

/** Whether there is data that does not follow anybody's. */
export function isPrimary(data: string): boolean {
  return existsSync(data) && !existsSync(join(data, "standby.signal"));
}

/** Whether the other was promoted while this primary was down. It may have what the other has not, and none may see it. */
export async function isReplaced(node: PostgresNode, other: PostgresNode): Promise<boolean> {
  if (!isPrimary(node.data) || !isPrimary(other.data)) return false;
  return (await timeline(other.data)) > (await timeline(node.data));
}

/** One more with each promotion that the data has been through. */
async function timeline(data: string): Promise<number> {
  const histories = (await readdir(join(data, "pg_wal"))).filter((name) => name.endsWith(".history"));
  return Math.max(1, ...histories.map((name) => Number.parseInt(name, 16)));
}

/** How a replica finds its primary, and proves that it is one. */
export async function primaryConnection(at: Layout, { host, port }: PostgresNode): Promise<string> {
  const { username, password } = await readSecret(at.secrets, postgresReplication, credentialsSchema);
  const file = join(at.secrets, "replication-passwords");
  await writeFile(file, `*:*:*:${username}:${password}\n`, { mode: 0o600 });
  return `host=${host} port=${port} user=${username} passfile='${file.replaceAll(/['\\]/g, "\\$&")}' application_name=replica`;
}

/** Makes a replica the primary, by its administrator's connection. It is alone then, and its commits wait for nobody. */
export async function promote(replica: pg.Client): Promise<void> {
  await replica.query("ALTER SYSTEM SET synchronous_standby_names = ''");
  await replica.query("SELECT pg_reload_conf()");
  const { rows } = await replica.query("SELECT pg_promote(wait => true, wait_seconds => 60) AS done");
  if (!rows[0].done) throw new Error("The replica did not become a primary within a minute.");
}

/** From now on a primary's commits wait for its replica again: it has one. */
export async function waitForReplica(at: Layout, primary: Address): Promise<void> {
  const admin = await adminConnection(at, primary);
  try {
    await admin.query("ALTER SYSTEM RESET synchronous_standby_names");
    await admin.query("SELECT pg_reload_conf()");
  } finally {
    await admin.end();
  }
}

/**
 * Makes the data of a replica from that of a running primary, which it waits for at most a minute: what pg_basebackup
 * would do, which the package lacks.
 */
export async function clone(at: Layout, from: PostgresNode, to: PostgresNode, { signal }: Starter): Promise<void> {
  const primary = await connected(at, from, signal);
  try {
    await letFollow(at, primary);
    const user = await databaseUser();
    await once(to.data, async (temporary) => {
      await primary.query("SELECT pg_backup_start('replica', fast => true)");
      await copy(from.data, temporary, user);
      await chmod(temporary, 0o700);
      const { rows } = await primary.query("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)");
      const own = { backup_label: rows[0].labelfile, "standby.signal": "" };
      for (const [name, text] of Object.entries(own)) {
        await writeFile(join(temporary, name), text, { mode: 0o600 });
        if (user) await chown(join(temporary, name), user.uid, user.gid);
      }
    });
  } finally {
    await primary.end();
  }
}

async function connected(at: Layout, { name, ...server }: PostgresNode, signal: AbortSignal): Promise<pg.Client> {
  for (const deadline = Date.now() + 60_000; ; await sleep(50, undefined, { signal }))
    try {
      return await adminConnection(at, server);
    } catch (cause) {
      if (Date.now() > deadline) throw new Error(`${name}, to make a replica of, does not answer`, { cause });
    }
}

/** The replica's user, and a place where what it has not received yet is kept from the copy on. */
async function letFollow(at: Layout, primary: pg.Client): Promise<void> {
  const { username, password } = await readSecret(at.secrets, postgresReplication, credentialsSchema);
  // There may be no replica yet that a commit could wait for; and PostgreSQL logs a statement that fails.
  await primary.query("SET synchronous_commit = local; SET log_min_error_statement = panic");
  const { rowCount } = await primary.query("SELECT FROM pg_roles WHERE rolname = $1", [username]);
  const role = `ROLE ${primary.escapeIdentifier(username)} REPLICATION LOGIN PASSWORD ${primary.escapeLiteral(password)}`;
  await primary.query(`${rowCount ? "ALTER" : "CREATE"} ${role}`);
  await primary.query(
    `SELECT pg_create_physical_replication_slot('replica', immediately_reserve => true)
      WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'replica')`,
  );
}

/** What is a server's own or temporary: the manual's list for base backups, and the settings of who was promoted. */
const leftOut = /^(postmaster\.(pid|opts)|postgresql\.auto\.conf|pgsql_tmp.*|pg_internal\.init.*)$/;
const emptied = /^pg_(dynshmem|notify|replslot|serial|snapshots|stat_tmp|subtrans|wal)$/;

async function copy(from: string, to: string, user: User | undefined): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const own = (path: string) => user && chown(path, user.uid, user.gid);
  await own(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (leftOut.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      if (!emptied.test(entry.name)) await copy(source, target, user);
      else {
        await mkdir(target, { mode: 0o700 });
        await own(target);
      }
    } else
      await copyFile(source, target).then(
        () => own(target),
        (error) => {
          // A table that was dropped meanwhile: the log of changes, which the replica reads from here on, says so.
          if (error.code !== "ENOENT") throw error;
        },
      );
  }
}
