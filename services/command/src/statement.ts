import type { EventType } from "@mindflow/contracts/events";

export function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** SQL: two of the parameters of every command's statement. The command's own parameters start at $7. */
export const actor = "$1::text";
export const at = "$5::timestamptz(3)";

export interface Change {
  readonly noun: "project" | "task";
  readonly event: EventType;
  /** SELECT of the whole new row; of no row if the decider would refuse. Locks the row that changes. */
  readonly next: string;
  /** The INSERT or UPDATE that writes the row, up to its FROM. */
  readonly change: string;
  readonly where?: string;
  readonly json: string;
}

/**
 * One statement, so one transaction and one round trip: claims the idempotency key, changes the row and adds the event
 * to the outbox. Gives no row and changes nothing if the key is taken or the decider would refuse. Each part reads from
 * the part before it, so PostgreSQL locks the row first, then claims the key, then changes the row.
 */
export function statement({ noun, event, next, change, where = "", json }: Change): string {
  return `
    WITH next AS (${next}),
    claimed AS (
      INSERT INTO idempotency (owner_id, key, fingerprint, answer, created_at)
      SELECT ${actor}, $2::text, $3::bytea, jsonb_build_object('${noun}', ${json}), ${at} FROM next
      ON CONFLICT DO NOTHING
      RETURNING answer
    ),
    changed AS (${change} FROM next, claimed ${where} RETURNING ${noun}.*),
    recorded AS (
      INSERT INTO outbox (id, type, aggregate_id, version, actor_id, occurred_at, data, trace)
      SELECT $4::uuid, '${event}', id, version, ${actor}, ${at}, ${json}, $6::jsonb FROM changed
    )
    SELECT answer FROM claimed`;
}
