import { z } from "zod";
import { duration } from "../../../constructs/duration.ts";

/** Recovery objectives. Rules of other sections compare sizes with them. */
export const recoverySchema = z.strictObject({
  /** Recovery time objective: how long the loss of a zone or a store may interrupt the platform. */
  rto: duration,
  /** Recovery point objective: how much of the latest data may be lost then. */
  rpo: duration,
  /** How far back every store can be restored. */
  backups: duration,
});
