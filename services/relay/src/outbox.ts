import type { Event } from "@mindflow/contracts/events";
import type pg from "pg";
import { mostEntries } from "./entry.ts";
import type { Publish, Published } from "./publisher.ts";

/**
 * Only an aggregate's oldest event can be claimed, and it stays the oldest until it is published and deleted. So events
 * of one aggregate are published one after the other, whoever claims them: two relays need to know nothing of each other,
 * and an event that fails holds back those behind it, and nobody else's.
 */
const claim = `
  SELECT seq, id, type, aggregate_id AS "aggregateId", version, occurred_at AS "occurredAt", actor_id AS "actorId", data
  FROM outbox AS candidate
  WHERE version = (SELECT min(version) FROM outbox WHERE aggregate_id = candidate.aggregate_id)
    AND aggregate_id <> ALL ($1::uuid[])
  ORDER BY seq
  LIMIT ${mostEntries}
  FOR UPDATE SKIP LOCKED`;

export interface Batch extends Published {
  readonly events: readonly Event[];
  /** Why it is not known what became of the events, if so: they are as before, and SNS may have some of them. */
  readonly fault?: unknown;
}

/**
 * Publishes the oldest events and deletes them, in one transaction: what dies in between is published again, under the
 * same deduplication id.
 *
 * @param held Aggregates to leave alone.
 * @throws whatever PostgreSQL throws, after which everything is as before; SNS may have some of the events.
 */
export async function publishOldest(pool: pg.Pool, publish: Publish, held: readonly string[]): Promise<Batch> {
  const client = await pool.connect();
  try {
    // Should this machine vanish, PostgreSQL gives the rows free when it has heard nothing for so long.
    await client.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = '30s'");
    const { rows } = await client.query({ name: "claim", text: claim, values: [held] });
    const events: Event[] = rows.map(({ seq, occurredAt, ...row }) => ({
      ...row,
      occurredAt: occurredAt.toISOString(),
    }));
    const result: Omit<Batch, "events"> =
      events.length > 0
        ? await publish(events).catch((fault) => ({ accepted: [], refused: [], fault }))
        : { accepted: [], refused: [] };
    const done = rows.filter(({ id }) => result.accepted.includes(id)).map(({ seq }) => seq);
    await client.query({ name: "delete", text: "DELETE FROM outbox WHERE seq = ANY ($1::bigint[])", values: [done] });
    await client.query("COMMIT");
    client.release();
    return { events, ...result };
  } catch (error) {
    // The end of the connection is the surest way to roll back, whatever state it is in.
    client.release(true);
    throw error;
  }
}

/** The age of the oldest event that is not published, in seconds; 0 if there is none. */
export async function oldestSeconds(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `SELECT greatest(extract(epoch FROM now() - occurred_at), 0)::float8 AS seconds FROM outbox ORDER BY seq LIMIT 1`,
  );
  return rows[0]?.seconds ?? 0;
}
