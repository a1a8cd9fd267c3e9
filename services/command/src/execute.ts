import { createHash } from "node:crypto";
import type { CommandName, Output } from "@mindflow/contracts/commands";
import type { ProblemCode } from "@mindflow/contracts/problems";
import type pg from "pg";
import type { Handler, Order, States } from "./order.ts";

/** `repeated`: the idempotency key was used before by the same request, and this is what it was answered then. */
export type Result<Name extends CommandName> =
  | { readonly answer: Output<Name>; readonly outcome: "done" | "repeated" }
  | { readonly refusal: ProblemCode };

/** Only a race makes the statement and the decider disagree, and each loser of one has seen a winner. */
const mostTries = 3;

/**
 * Carries a command out, at most once for each idempotency key of an actor.
 *
 * One statement does it if it can be done. Only if that changed nothing, a second one asks why.
 *
 * @throws whatever PostgreSQL or the way to it throws.
 */
export async function execute<Name extends CommandName>(
  pool: pg.Pool,
  name: Name,
  handler: Handler<Name>,
  order: Order<Name>,
  key: string,
): Promise<Result<Name>> {
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([name, order.input]))
    .digest();
  const common = [order.actor.id, key, fingerprint];
  for (let tries = 0; tries < mostTries; tries++) {
    const changed = await pool.query<{ answer: Output<Name> }>({
      name,
      text: handler.change.text,
      values: [...common, order.eventId, order.at, ...handler.change.values(order)],
    });
    if (changed.rows[0]) return { answer: changed.rows[0].answer, outcome: "done" };

    const found = await pool.query<Found<Name>>({
      name: `why not ${name}`,
      text: `SELECT fingerprint = $3::bytea AS same, answer, ${handler.state.text} AS state
        FROM (VALUES (1)) AS always LEFT JOIN idempotency ON owner_id = $1::text AND key = $2::text`,
      values: [...common, ...handler.state.values(order)],
    });
    const result = explain(found.rows[0], handler, order);
    if (result) return result;
  }
  return { refusal: "UNAVAILABLE" };
}

interface Found<Name extends CommandName> {
  /** Whether the key's first request was this one; null if the key is new. */
  readonly same: boolean | null;
  readonly answer: Output<Name> | null;
  readonly state: States[Name] | null;
}

/** Why nothing was changed; undefined if by now it could be. */
function explain<Name extends CommandName>(
  found: Found<Name> | undefined,
  handler: Handler<Name>,
  order: Order<Name>,
): Result<Name> | undefined {
  if (found?.same === false) return { refusal: "IDEMPOTENCY_KEY_REUSED" };
  if (found?.same && found.answer) return { answer: found.answer, outcome: "repeated" };
  const decision = handler.decide(found?.state ?? undefined, order);
  return "refusal" in decision ? decision : undefined;
}
