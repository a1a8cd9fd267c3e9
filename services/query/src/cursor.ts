import { ProblemError } from "@mindflow/contracts/problems";
import type { z } from "zod";

/** Encodes a position in a list as an opaque text that needs no escaping in a URL. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** @throws ProblemError INVALID_INPUT if `encodeCursor` did not make the cursor from such a position. */
export function decodeCursor<T extends z.ZodType<readonly (string | number)[]>>(schema: T, cursor: string): z.infer<T> {
  const position = schema.safeParse(parse(Buffer.from(cursor, "base64url").toString()));
  // Buffer ignores invalid base64url. So the position must encode to the same cursor again.
  if (position.success && encodeCursor(position.data) === cursor) return position.data;
  const message = "must be a cursor of this list";
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
