import ms, { type StringValue } from "ms";
import { z } from "zod";

/** A length of time as people write it: "30s", "5m", "14d". */
const duration = z.custom<StringValue>((value) => typeof value === "string" && ms(value as StringValue) > 0, {
  error: 'must be a length of time such as "30s", "5m" or "14d"',
});

/** A duration in whole seconds, as AWS wants it. */
export function seconds(duration: StringValue): number {
  return Math.round(ms(duration) / 1000);
}

/** An alarm, or the reason for having none: leaving it out is a choice that somebody has to write down. */
const oldestEventAlarm = z.union([
  z.strictObject({ oldestEvent: duration.describe("Alarm when an event has waited this long in a queue.") }),
  z.strictObject({ noAlarm: z.string().min(20, "must say why in a sentence, at least 20 characters") }),
]);

const addressed = z.strictObject({ port: z.int().min(1024).max(65_535) });

export const environmentSchema = z
  .strictObject({
    name: z.enum(["local", "dev", "staging", "production"]),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as "eu-central-1"'),
    /** Who answers for what it costs and what it does: every resource carries these as tags. */
    owner: z.string().min(2),
    costCentre: z.string().min(2),
    logLevel: z.enum(["debug", "info", "warn", "error"]),
    /** Whose signed tokens the gateway believes. */
    identity: z.strictObject({
      issuer: z.url(),
      audience: z.string().min(1),
      /** Where the issuer's public keys (a JWK set) are; unset where the mirror signs tokens with a key of its own. */
      keysUrl: z.url().optional(),
    }),
    events: z.strictObject({
      /** How long a queue keeps an event that nobody has taken, and then again in the dead letters. SQS: 60 s to 14 d. */
      retention: duration,
      /** When an event that a consumer took and did not finish is given to it again: its visibility time-out. */
      redeliverAfter: duration,
      /** How often an event is given to a consumer before it lands in the dead letters. */
      maxReceiveCount: z.int().min(1).max(1000),
      alarm: oldestEventAlarm,
    }),
    /** The mirror's engines, on loopback. Only `local` has this: elsewhere AWS says where things are. */
    engines: z
      .strictObject({ postgres: addressed, valkey: addressed, opensearch: addressed, localstack: addressed })
      .optional(),
  })
  .superRefine((environment, context) => {
    const refuse = (path: string[], value: unknown, limit: string, fix: string) =>
      context.addIssue({ code: "custom", path, message: `is ${JSON.stringify(value)}, but ${limit}: ${fix}` });
    const { events, name } = environment;

    if (seconds(events.retention) > seconds("14d"))
      refuse(["events", "retention"], events.retention, "SQS keeps a message for at most 14 days", 'use "14d" or less');
    if (seconds(events.redeliverAfter) > seconds("12h"))
      refuse(
        ["events", "redeliverAfter"],
        events.redeliverAfter,
        "SQS hides a message for at most 12 hours",
        'use "12h" or less',
      );
    if (seconds(events.redeliverAfter) * events.maxReceiveCount >= seconds(events.retention))
      refuse(
        ["events", "retention"],
        events.retention,
        `${events.maxReceiveCount} tries of ${events.redeliverAfter} each take longer`,
        "raise it, or an event expires before it can reach the dead letters",
      );
    if (name === "production" && "noAlarm" in events.alarm)
      refuse(
        ["events", "alarm"],
        events.alarm,
        "production must raise an alarm on stuck events",
        'set { oldestEvent: "5m" }',
      );
    if (name === "production" && seconds(events.retention) < seconds("7d"))
      refuse(
        ["events", "retention"],
        events.retention,
        "production keeps events over a long weekend",
        'use "7d" or more',
      );
    if ((name === "local") !== (environment.engines !== undefined))
      refuse(
        ["engines"],
        environment.engines,
        "exactly the local environment says where its engines are",
        "move it there",
      );
    if (name !== "local" && !environment.identity.keysUrl?.startsWith("https://"))
      refuse(
        ["identity", "keysUrl"],
        environment.identity.keysUrl,
        "keys outside the mirror come over TLS",
        "use the issuer's https:// JWK set",
      );
  });

export type Environment = z.infer<typeof environmentSchema>;
export type EnvironmentName = Environment["name"];

/**
 * Checks an environment and gives it back.
 *
 * @throws Error that names every fault at once: the path, the value, the limit and the fix.
 */
export function defineEnvironment(literal: z.input<typeof environmentSchema>): Environment {
  const result = environmentSchema.safeParse(literal);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `  ${issue.path.join(".") || "(the environment)"} ${issue.message}`,
  );
  throw new Error(`environment ${literal.name} is refused:\n${faults.join("\n")}`);
}
