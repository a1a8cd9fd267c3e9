import { existsSync } from "node:fs";
import { chmod, chown, copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pRetry from "p-retry";
import type pg from "pg";
import { credentialsSchema, readSecret } from "../../../services/runtime/src/secrets.ts";
import type { Address } from "../../addresses.ts";
import { once } from "../../install/install.ts";
import type { Layout } from "../../layout.ts";
import { postgresReplication } from "../../secrets.ts";
import { adminConnection } from "../database.ts";
import type { Starter } from "../engine.ts";
import { databaseUser, type User } from "./unprivileged.ts";

export interface PostgresNode extends Address {
  readonly name: string;
  readonly data: string;
}

export function isPrimary(data: string): boolean {
  return existsSync(data) && !existsSync(join(data, "standby.signal"));
}

/** If the other was promoted while this primary was down, this one's last changes are void. */
export async function isReplaced(node: PostgresNode, other: PostgresNode): Promise<boolean> {
  if (!isPrimary(node.data) || !isPrimary(other.data)) return false;
  return (await timeline(other.data)) > (await timeline(node.data));
}

/** The number of promotions, from 1. */
async function timeline(data: string): Promise<number> {
  const histories = (await readdir(join(data, "pg_wal"))).filter((name) => name.endsWith(".history"));
  return Math.max(1, ...histories.map((name) => Number.parseInt(name, 16)));
}

/** The value of `primary_conninfo`. */
export async function primaryConnection(at: Layout, { host, port }: PostgresNode): Promise<string> {
  const { username, password } = await readSecret(at.secrets, postgresReplication, credentialsSchema);
  const file = join(at.secrets, "replication-passwords");
  await writeFile(file, `*:*:*:${username}:${password}\n`, { mode: 0o600 });
  return `host=${host} port=${port} user=${username} passfile='${file.replaceAll(/['\\]/g, "\\$&")}' application_name=replica`;
}

/** The new primary has no replica, and its commits wait for none. */
export async function promote(replica: pg.Client): Promise<void> {
  await replica.query("ALTER SYSTEM SET synchronous_standby_names = ''");
  await replica.query("SELECT pg_reload_conf()");
  const { rows } = await replica.query("SELECT pg_promote(wait => true, wait_seconds => 60) AS done");
  if (!rows[0].done) throw new Error("The replica did not become a primary within a minute.");
}

/** The primary's commits wait for its replica again, once it has one. */
export async function waitForReplica(at: Layout, primary: Address): Promise<void> {
  const admin = await adminConnection(at, primary);
  try {
    await admin.query("ALTER SYSTEM RESET synchronous_standby_names");
    await admin.query("SELECT pg_reload_conf()");
  } finally {
    await admin.end();
  }
}

/** Does what pg_basebackup does, which the npm package lacks. Waits for the primary for at most a minute. */
export async function clone(at: Layout, from: PostgresNode, to: PostgresNode, { signal }: Starter): Promise<void> {
  const retries = { retries: Number.POSITIVE_INFINITY, minTimeout: 50, factor: 1, maxRetryTime: 60_000, signal };
  const primary = await pRetry(() => adminConnection(at, from), retries).catch((cause) => {
    signal.throwIfAborted();
    throw new Error(`${from.name}, to make a replica of, does not answer`, { cause });
  });
  try {
    await prepareReplication(at, primary);
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

/** The slot keeps the changes from the copy on until the replica has received them. */
async function prepareReplication(at: Layout, primary: pg.Client): Promise<void> {
  const { username, password } = await readSecret(at.secrets, postgresReplication, credentialsSchema);
  // There may be no replica yet to wait for; and PostgreSQL logs statements that fail.
  await primary.query("SET synchronous_commit = local; SET log_min_error_statement = panic");
  const { rowCount } = await primary.query("SELECT FROM pg_roles WHERE rolname = $1", [username]);
  const role = `ROLE ${primary.escapeIdentifier(username)} REPLICATION LOGIN PASSWORD ${primary.escapeLiteral(password)}`;
  await primary.query(`${rowCount ? "ALTER" : "CREATE"} ${role}`);
  await primary.query(
    `SELECT pg_create_physical_replication_slot('replica', immediately_reserve => true)
      WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'replica')`,
  );
}

/** Temporary files, and the settings of a promoted server. Source: the manual on base backups. */
const leftOut = /^(postmaster\.(pid|opts)|postgresql\.auto\.conf|pgsql_tmp.*|pg_internal\.init.*)$/;
const emptied = /^pg_(dynshmem|notify|replslot|serial|snapshots|stat_tmp|subtrans|wal)$/;

async function copy(from: string, to: string, user: User | undefined): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (leftOut.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && emptied.test(entry.name)) await mkdir(target, { mode: 0o700 });
    else if (entry.isDirectory()) await copy(source, target, user);
    else
      await copyFile(source, target).catch((error) => {
        // The table was dropped meanwhile: the replica reads of it in the log of changes.
        if (error.code !== "ENOENT") throw error;
      });
    if (user && existsSync(target)) await chown(target, user.uid, user.gid);
  }
  if (user) await chown(to, user.uid, user.gid);
}
