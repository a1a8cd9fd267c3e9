import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Address, MirrorAddresses } from "../../localstack/addresses.ts";
import { adminConnection, primaryOf } from "../../localstack/engines/database.ts";
import { promote } from "../../localstack/engines/postgres/replica.ts";
import type { Layout } from "../../localstack/layout.ts";
import type { Step } from "../../localstack/supervision/steps.ts";
import { createClient } from "../fixtures/graphql-client.ts";
import type { TakeDown } from "./take-down.ts";
import { startWriters } from "./writers.ts";

export interface Failover {
  readonly killed: string;
  readonly promoted: string;
  /** From the kill until a write succeeds that began after it, in milliseconds. */
  readonly writesAfter: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Acknowledged writes that were lost. */
  readonly missing: number;
  /** From the restart of the killed server until it is a synchronous replica, in milliseconds. */
  readonly replicaAfter: number;
}

const writers = 4;
/** How long writes go on before the kill and after each step, in milliseconds. */
const calm = 1_000;

/** The killed server returns as a replica. @throws Error without a synchronous replica, or if a step exceeds 60 s. */
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
    throw new Error("PostgreSQL has no synchronous replica: wait until the replica has caught up.");

  const client = await createClient(at.directory, urls.gateway, "failover-drill");
  const project = await client.createProject("Failover");
  const writing = startWriters(writers, (title) => client.createTask(project.id, title));
  let release: (() => Promise<void>) | undefined;
  try {
    await sleep(calm);
    const killedAt = Date.now();
    release = await step(`Killing ${killed}, the primary`, () => takeDown(killed));
    await step(`Promoting ${promoted}`, () => asAdmin(at, replica, promote));
    const writesAfter = await step("Waiting for a write", async () => (await writing.nextAfter(killedAt)) - killedAt);
    await sleep(calm);

    const releasedAt = Date.now();
    await release();
    release = undefined;
    await step(`Waiting until ${killed} is the replica`, () => asAdmin(at, replica, waitForReplica));
    const replicaAfter = Date.now() - releasedAt;
    await sleep(calm);
    const { acknowledged, refused } = await writing.stop();
    const present = await step("Counting the tasks", () => client.taskIds(project.id));
    const missing = acknowledged.filter((id) => !present.has(id)).length;
    return { killed, promoted, writesAfter, acknowledged: acknowledged.length, refused, missing, replicaAfter };
  } finally {
    await writing.stop();
    await release?.();
  }
}

async function asAdmin<T>(at: Layout, server: Address, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = await adminConnection(at, server);
  return work(admin).finally(() => admin.end());
}

async function hasReplica(primary: pg.Client): Promise<boolean> {
  const { rowCount } = await primary.query("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'");
  return rowCount === 1;
}

async function waitForReplica(primary: pg.Client): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await hasReplica(primary)); await sleep(50))
    if (Date.now() > deadline) throw new Error("The new primary has no synchronous replica after a minute.");
}
