import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Address, MirrorAddresses } from "../../localstack/addresses.ts";
import { adminConnection, primaryOf } from "../../localstack/database.ts";
import { promote } from "../../localstack/engines/postgres-replica.ts";
import type { Layout } from "../../localstack/layout.ts";
import type { Step } from "../../localstack/steps.ts";
import { personAt } from "../front-door.ts";
import type { TakeDown } from "./take-down.ts";
import { startWriters } from "./writers.ts";

export interface Failover {
  /** Of the server that was the primary. */
  readonly killed: string;
  readonly promoted: string;
  /** From the kill to the first write that was begun after it and succeeded, in milliseconds. */
  readonly writesAfter: number;
  /** Writes that were answered with success, with an error, and with success though they are not there now. */
  readonly acknowledged: number;
  readonly refused: number;
  readonly missing: number;
  /** From when the killed server might run again to when it followed, with all that it has to, in milliseconds. */
  readonly replicaAfter: number;
}

const writers = 4;
/** How long writes go on before the kill, and after the new primary has a replica, in milliseconds. */
const calm = 1_000;

/**
 * Kills PostgreSQL's primary under writes through the front door and promotes its replica; then lets the killed server come
 * back as the replica of the new primary.
 *
 * @throws Error if there is no replica that has everything, or something has not happened after a minute.
 */
export async function failover(
  at: Layout,
  { urls, postgres }: Pick<MirrorAddresses, "urls" | "postgres">,
  takeDown: TakeDown,
  step: Step,
): Promise<Failover> {
  const names = ["postgres", "postgres-replica"] as const;
  const servers = { host: postgres.nodes.map(({ host, port }) => `${host}:${port}`).join(), port: postgres.port };
  const primary = await primaryOf(at, servers);
  const isPrimary = ({ host, port }: Address) => host === primary.host && port === primary.port;
  const killed = names[postgres.nodes.findIndex(isPrimary)] ?? "postgres";
  const promoted = killed === "postgres" ? "postgres-replica" : "postgres";
  const replica = postgres.nodes[names.indexOf(promoted)] ?? primary;
  if (!(await asAdmin(at, primary, hasReplica)))
    throw new Error("PostgreSQL has no replica that has everything: wait until it follows.");

  const person = await personAt(at.directory, urls.gateway, "failover-drill");
  const project = await person.createProject("Failover");
  const writing = startWriters(writers, (title) => person.createTask(project.id, title));
  let comeBack: (() => Promise<void>) | undefined;
  try {
    await sleep(calm);
    const killedAt = Date.now();
    comeBack = await step(`Killing ${killed}, the primary`, () => takeDown(killed));
    await step(`Promoting ${promoted}`, () => asAdmin(at, replica, promote));
    const writesAfter = await step("Writing again", async () => (await writing.nextAfter(killedAt)) - killedAt);
    await sleep(calm);

    const mayReturn = Date.now();
    await comeBack();
    comeBack = undefined;
    await step(`${killed} coming back as the replica`, () => asAdmin(at, replica, followed));
    const replicaAfter = Date.now() - mayReturn;
    await sleep(calm);
    const { acknowledged, refused } = await writing.stop();
    const present = await step("Counting", () => person.taskIds(project.id));
    const missing = acknowledged.filter((id) => !present.has(id)).length;
    return { killed, promoted, writesAfter, acknowledged: acknowledged.length, refused, missing, replicaAfter };
  } finally {
    await writing.stop();
    await comeBack?.();
  }
}

async function asAdmin<T>(at: Layout, server: Address, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = await adminConnection(at, server);
  return work(admin).finally(() => admin.end());
}

/** Whether a primary's commits wait for a replica. */
async function hasReplica(primary: pg.Client): Promise<boolean> {
  const { rowCount } = await primary.query("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'");
  return rowCount === 1;
}

async function followed(primary: pg.Client): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await hasReplica(primary)); await sleep(50))
    if (Date.now() > deadline) throw new Error("The new primary had no replica after a minute.");
}
