import { createHash } from "node:crypto";
import type { CommandName, Output } from "@mindflow/contracts/commands";
import type { ProblemCode } from "@mindflow/contracts/problems";
import type { TraceContext } from "@mindflow/runtime/trace-context";
import type pg from "pg";
import type { Command, Handler, States } from "./command.ts";

/** `repeated`: the same request used the idempotency key before, and this is the answer that it got. */
export type Result<Name extends CommandName> =
  | { readonly answer: Output<Name>; readonly outcome: "done" | "repeated" }
  | { readonly refusal: ProblemCode };

/** The statement and the decider disagree only after a race. In each race, another command succeeds. */
const mostTries = 3;

/** Executes a command, at most once for each idempotency key of an actor. @throws the errors of PostgreSQL. */
export async function execute<Name extends CommandName>(
  pool: pg.Pool,
  name: Name,
  handler: Handler<Name>,
  command: Command<Name>,
  key: string,
  trace: TraceContext = {},
): Promise<Result<Name>> {
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([name, command.input]))
    .digest();
  const common = [command.actor.id, key, fingerprint];
  for (let tries = 0; tries < mostTries; tries++) {
    const changed = await pool.query<{ answer: Output<Name> }>({
      name,
      text: handler.change.text,
      values: [...common, command.eventId, command.at, trace, ...handler.change.values(command)],
    });
    if (changed.rows[0]) return { answer: changed.rows[0].answer, outcome: "done" };

    const stored = await pool.query<Stored<Name>>({
      name: `why not ${name}`,
      text: `SELECT fingerprint = $3::bytea AS same, answer, ${handler.state.text} AS state
        FROM (VALUES (1)) AS always LEFT JOIN idempotency ON owner_id = $1::text AND key = $2::text`,
      values: [...common, ...handler.state.values(command)],
    });
    const result = explain(stored.rows[0], handler, command);
    if (result) return result;
  }
  return { refusal: "UNAVAILABLE" };
}

interface Stored<Name extends CommandName> {
  /** Whether the key was first used by this request; null if the key is new. */
  readonly same: boolean | null;
  readonly answer: Output<Name> | null;
  readonly state: States[Name] | null;
}

/** The reason why nothing changed; undefined if the command is possible by now. */
function explain<Name extends CommandName>(
  stored: Stored<Name> | undefined,
  handler: Handler<Name>,
  command: Command<Name>,
): Result<Name> | undefined {
  if (stored?.same === false) return { refusal: "IDEMPOTENCY_KEY_REUSED" };
  if (stored?.same && stored.answer) return { answer: stored.answer, outcome: "repeated" };
  const decision = handler.decide(stored?.state ?? undefined, command);
  return "refusal" in decision ? decision : undefined;
}
