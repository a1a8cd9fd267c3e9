import { z } from "zod";
import { ProblemError, problem } from "./problems.ts";

/** Who is asking, as the gateway learned it from a signed token. Later claims (roles, teams) are added here. */
export const actorSchema = z.strictObject({
  /** The subject of the token: stable, never reused, 1 to 200 characters. */
  id: z.string().min(1).max(200),
});

export type Actor = z.infer<typeof actorSchema>;

/**
 * The header in which the gateway hands the actor's id, percent-encoded, to the services behind it. They believe it
 * because only the gateway may call them: the mesh refuses everyone else.
 */
export const actorHeader = "x-mindflow-actor";

/**
 * The actor whom a request's `actorHeader` names.
 *
 * @throws ProblemError TOKEN_MISSING without one, MALFORMED_REQUEST for one that is not as the gateway writes it.
 */
export function readActor(header: string | string[] | undefined): Actor {
  if (header === undefined) throw new ProblemError(problem("TOKEN_MISSING"));
  try {
    return actorSchema.parse({ id: decodeURIComponent(String(header)) });
  } catch (cause) {
    throw new ProblemError(problem("MALFORMED_REQUEST"), { cause });
  }
}
