import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { outboxChannel } from "@mindflow/contracts/events";
import type pg from "pg";

/**
 * Calls `nudged` whenever the command service says that it has added to the outbox, until aborted. Says nothing of a
 * PostgreSQL that is away, and tries again each second: the relay, which also looks by itself, is what complains.
 */
export async function listen(pool: pg.Pool, nudged: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await listenOnce(pool, nudged, signal).catch(() => {});
    await setTimeout(1_000, undefined, { signal }).catch(() => {});
  }
}

async function listenOnce(pool: pg.Pool, nudged: () => void, signal: AbortSignal): Promise<void> {
  const client = await pool.connect();
  try {
    client.on("notification", nudged);
    await client.query(`LISTEN ${outboxChannel}`);
    await once(client, "end", { signal });
  } finally {
    client.release(true);
  }
}
