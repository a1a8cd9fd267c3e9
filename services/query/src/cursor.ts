import { ProblemError } from "@mindflow/contracts/problems";
import type { z } from "zod";

/** A position in a list as clients carry it: to them it means nothing, and it fits into a URL as it is. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/**
 * The position that a cursor stands for.
 *
 * @throws ProblemError INVALID_INPUT for whatever `encodeCursor` did not make of such a position.
 */
export function decodeCursor<T extends z.ZodType<readonly (string | number)[]>>(schema: T, cursor: string): z.infer<T> {
  const position = schema.safeParse(parse(Buffer.from(cursor, "base64url").toString()));
  // Buffer reads over what is not base64url: only a cursor that comes out the same again is one.
  if (position.success && encodeCursor(position.data) === cursor) return position.data;
  const message = "must be a cursor that this list gave out";
  throw new ProblemError({
    code: "INVALID_INPUT",
    message: `after: ${message}`,
    faults: [{ path: "after", message }],
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
