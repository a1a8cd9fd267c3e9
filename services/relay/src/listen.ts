import { once } from "node:events";
import { outboxChannel } from "@mindflow/contracts/events";
import { pause } from "@mindflow/runtime/outage";
import type pg from "pg";

/** Logs nothing while PostgreSQL is away: the relay's own queries report the outage. */
export async function listen(pool: pg.Pool, notified: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await listenOnce(pool, notified, signal).catch(() => {});
    await pause(1_000, signal);
  }
}

async function listenOnce(pool: pg.Pool, notified: () => void, signal: AbortSignal): Promise<void> {
  const client = await pool.connect();
  try {
    client.on("notification", notified);
    await client.query(`LISTEN ${outboxChannel}`);
    await once(client, "end", { signal });
  } finally {
    client.release(true);
  }
}
