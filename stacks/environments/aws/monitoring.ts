import { z } from "zod";
import { duration, logRetention, seconds } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

const slack = z.strictObject({
  slack: z.strictObject({
    /** The ids of the workspace and the channel, from the links to them. A person has let AWS into the workspace before. */
    workspace: z.string().regex(/^T[0-9A-Z]+$/),
    channel: z.string().regex(/^[CG][0-9A-Z]+$/),
  }),
});

const alarms = z.strictObject({
  /** In percent of all requests, over five minutes. */
  failing: z.number().positive().max(100),
  /** What one request in a hundred may take longer than. */
  slowerThan: duration,
  /** How far a replica may be behind. */
  replicaBehind: duration,
});

export const monitoringSchema = z.strictObject({
  /** How long CloudWatch keeps the services' logs. */
  logRetention,
  /** Who hears of alarms: each address has to confirm an e-mail first. */
  mail: z.array(z.email()),
  chat: z.union([slack, z.strictObject({ noChat: z.string().min(20) })], {
    error: 'it must be { slack: { workspace, channel } }, or { noChat: "…" } with the reason in a sentence',
  }),
  alarms: z.union([alarms, z.strictObject({ noAlarms: z.string().min(20) })], {
    error:
      'it must be { failing: 1, slowerThan: "1s", replicaBehind: "30s" }, ' +
      'or { noAlarms: "…" } with the reason in a sentence',
  }),
  tracing: z.strictObject({
    /** How many requests a second are traced in any case, and which share of the others. */
    perSecond: z.int().min(0),
    share: z.number().min(0).max(1),
    /** From when a request is shown among the slow ones. */
    slow: duration,
  }),
});

export const monitoringRules: readonly AwsRule[] = [
  {
    path: "aws.monitoring.alarms",
    limit: "production raises alarms",
    fix: 'set { failing: 1, slowerThan: "1s", replicaBehind: "30s" }',
    refuses: ({ name, aws }) => name === "production" && "noAlarms" in aws.monitoring.alarms,
  },
  {
    path: "aws.monitoring.mail",
    limit: "an alarm that nobody hears is none",
    fix: "name an address here, or a channel in aws.monitoring.chat",
    refuses: ({ aws: { monitoring } }) =>
      "failing" in monitoring.alarms && monitoring.mail.length === 0 && "noChat" in monitoring.chat,
  },
  {
    path: "aws.monitoring.logRetention",
    limit: "production can look back over the last quarter",
    fix: 'use "90d" or more',
    refuses: ({ name, aws }) => name === "production" && seconds(aws.monitoring.logRetention) < seconds("90d"),
  },
  {
    path: "aws.data.valkey",
    limit: "an alarm looks at ten series at most, and here are more nodes",
    fix: "have fewer shards or replicas, or watch each shard by itself in constructs/conditions/valkey.ts",
    refuses: ({ aws: { monitoring, data } }) =>
      "failing" in monitoring.alarms && data.valkey.shards * (1 + data.valkey.replicas) > 10,
  },
];
