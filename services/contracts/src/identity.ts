import { z } from "zod";
import { ProblemError, problem } from "./problems.ts";

/** The caller, as the gateway reads it from a signed token. Add further claims (roles, teams) here. */
export const actorSchema = z.strictObject({
  /** The token's subject: stable and never reused. */
  id: z.string().min(1).max(200),
});

export type Actor = z.infer<typeof actorSchema>;

/** The actor's id, percent-encoded. The services trust it: the mesh allows only the gateway to call them. */
export const actorHeader = "x-mindflow-actor";

/** @throws ProblemError TOKEN_MISSING without the header, MALFORMED_REQUEST if it is not percent-encoded. */
export function readActor(header: string | string[] | undefined): Actor {
  if (header === undefined) throw new ProblemError(problem("TOKEN_MISSING"));
  try {
    return actorSchema.parse({ id: decodeURIComponent(String(header)) });
  } catch (cause) {
    throw new ProblemError(problem("MALFORMED_REQUEST"), { cause });
  }
}
