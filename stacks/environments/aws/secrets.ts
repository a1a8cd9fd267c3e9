import { z } from "zod";
import { duration, logRetention } from "../../../constructs/duration.ts";

export const secretsSchema = z.strictObject({
  /** How long a deleted secret can be restored. Its name cannot be used again before that; "0d" deletes at once. */
  recoveryWindow: z.union([z.literal("0d"), duration]),
  /** Maximum age of a database user's password. */
  rotateEvery: duration,
  logs: logRetention,
});
