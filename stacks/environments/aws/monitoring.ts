import { z } from "zod";
import { duration } from "../../../constructs/duration.ts";

const slack = z.strictObject({
  slack: z.strictObject({
    /** Ids from the links to the workspace and the channel. Somebody must first authorise AWS in the workspace. */
    workspace: z.string().regex(/^T[0-9A-Z]+$/),
    channel: z.string().regex(/^[CG][0-9A-Z]+$/),
  }),
});

const alarms = z.strictObject({
  /** Failed requests in percent, over five minutes. */
  failing: z.number().positive().max(100),
  /** Limit of the p99 response time. */
  slowerThan: duration,
  replicaBehind: duration,
});

export const monitoringSchema = z.strictObject({
  /** Recipients of alarms. Each must confirm a subscription e-mail. */
  mail: z.array(z.email()),
  chat: z.union([slack, z.strictObject({ noChat: z.string().min(20) })], {
    error: 'it must be { slack: { workspace, channel } }, or { noChat: "…" } with the reason in a sentence',
  }),
  alarms: z.union([alarms, z.strictObject({ noAlarms: z.string().min(20) })], {
    error:
      'it must be { failing: 1, slowerThan: "1s", replicaBehind: "30s" }, ' +
      'or { noAlarms: "…" } with the reason in a sentence',
  }),
});
