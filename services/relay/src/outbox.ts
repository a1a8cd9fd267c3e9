import type { Event } from "@mindflow/contracts/events";
import type { TraceContext } from "@mindflow/runtime/trace-context";
import type pg from "pg";
import { mostEntries } from "./entry.ts";
import type { Publish, Published } from "./publisher.ts";

// Only an aggregate's oldest event can be claimed, so its events are published in order without coordination between
// relays. A failed event holds back only later events of its aggregate.
const claim = `
  SELECT seq, id, type, aggregate_id AS "aggregateId", version, occurred_at AS "occurredAt", actor_id AS "actorId", data, trace
  FROM outbox AS candidate
  WHERE version = (SELECT min(version) FROM outbox WHERE aggregate_id = candidate.aggregate_id)
    AND aggregate_id <> ALL ($1::uuid[])
  ORDER BY seq
  LIMIT ${mostEntries}
  FOR UPDATE SKIP LOCKED`;

export interface Batch extends Published {
  readonly events: readonly Event[];
  /** Why SNS did not answer, if so: the events stay in the outbox, and SNS may have some of them. */
  readonly fault?: unknown;
}

/** In one transaction. After a crash, events are published again, with the same deduplication ids. */
export async function publishOldest(pool: pg.Pool, publish: Publish, held: readonly string[]): Promise<Batch> {
  const client = await pool.connect();
  try {
    // If this machine dies, PostgreSQL releases the rows after this time.
    await client.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = '30s'");
    const { rows } = await client.query({ name: "claim", text: claim, values: [held] });
    const events: Event[] = rows.map(({ seq, occurredAt, trace, ...row }) => ({
      ...row,
      occurredAt: occurredAt.toISOString(),
    }));
    const traces = new Map<string, TraceContext>(rows.map(({ id, trace }) => [id, trace ?? {}]));
    const result: Omit<Batch, "events"> =
      events.length > 0
        ? await publish(events, traces).catch((fault) => ({ accepted: [], refused: [], fault }))
        : { accepted: [], refused: [] };
    const done = rows.filter(({ id }) => result.accepted.includes(id)).map(({ seq }) => seq);
    await client.query({ name: "delete", text: "DELETE FROM outbox WHERE seq = ANY ($1::bigint[])", values: [done] });
    await client.query("COMMIT");
    client.release();
    return { events, ...result };
  } catch (error) {
    // Closing the connection rolls back in any state.
    client.release(true);
    throw error;
  }
}

/** The age of the oldest event in the outbox, in seconds; 0 if it is empty. */
export async function oldestSeconds(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `SELECT greatest(extract(epoch FROM now() - occurred_at), 0)::float8 AS seconds FROM outbox ORDER BY seq LIMIT 1`,
  );
  return rows[0]?.seconds ?? 0;
}
