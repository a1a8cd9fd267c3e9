import type { EventType } from "@mindflow/contracts/events";

/** SQL: an instant as the contracts write it. */
export function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The parameters that every command's statement has, by their names in SQL. A command's own start at $6. */
export const actor = "$1::text";
export const at = "$5::timestamptz(3)";

export interface Change {
  /** What the answer calls it. */
  readonly noun: "project" | "task";
  readonly event: EventType;
  /**
   * SELECT of the whole row as it is to be, and of no row unless the decider would allow it. It locks a row that
   * is there to be changed, so that nothing comes between this look and the change.
   */
  readonly next: string;
  /** The INSERT or UPDATE that makes it so, up to its FROM, which is `next` and what else this file adds. */
  readonly change: string;
  /** After that FROM. */
  readonly where?: string;
  /** An expression: the row as JSON of the contract's shape. */
  readonly json: string;
}

/**
 * One statement, and so one transaction and one round trip, that claims the idempotency key, changes the row and adds
 * the event to the outbox: all or nothing. It gives one row with the `answer`, or none if it changed nothing: because
 * the key is taken, or because the decider would refuse.
 *
 * Each part reads from the one before it, which is what makes PostgreSQL run them in this order: the row is locked
 * before the key is claimed, and nothing is changed unless the key is ours.
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
      INSERT INTO outbox (id, type, aggregate_id, version, actor_id, occurred_at, data)
      SELECT $4::uuid, '${event}', id, version, ${actor}, ${at}, ${json} FROM changed
    )
    SELECT answer FROM claimed`;
}
