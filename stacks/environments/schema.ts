import { z } from "zod";
import { awsSchema } from "./aws/index.ts";
import { duration } from "./duration.ts";

/** An alarm, or the reason for having none: leaving it out is a choice that somebody has to write down. */
const oldestEventAlarm = z.union(
  [
    z.strictObject({ oldestEvent: duration.describe("Alarm when an event has waited this long in a queue.") }),
    z.strictObject({ noAlarm: z.string().min(20) }),
  ],
  { error: 'it must be { oldestEvent: "5m" }, or { noAlarm: "…" } with the reason in a sentence' },
);

const port = z.int().min(1024).max(65_535);
const addressed = z.strictObject({ port });

export const environmentNames = ["local", "dev", "staging", "production"] as const;

/** What an environment must say. What its values must be to each other, and to its name, stands in `rules.ts`. */
export const environmentSchema = z.strictObject({
  name: z.enum(environmentNames),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'it must be an AWS region such as "eu-central-1"'),
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
    /** How long a queue keeps an event that nobody has taken, and then again in the dead letters. */
    retention: duration,
    /** When an event that a consumer took and did not finish is given to it again: its visibility time-out. */
    redeliverAfter: duration,
    /** How often an event is given to a consumer before it lands in the dead letters. SQS: 1 to 1000. */
    maxReceiveCount: z.int().min(1).max(1000),
    alarm: oldestEventAlarm,
  }),
  /** The mirror's engines, on loopback. Only `local` has this: elsewhere AWS says where things are. */
  engines: z
    .strictObject({
      postgres: addressed,
      postgresReplica: addressed,
      /** Of the first of its nodes; the others' follow it. */
      valkey: addressed,
      opensearch: addressed,
      localstack: addressed,
      documents: addressed,
      /** What the services send mail to, and the page on which a person reads it. */
      mail: z.strictObject({ smtp: port, web: port }),
      /** The mirror's own: what runs, and how it is. */
      page: addressed,
    })
    .optional(),
  /** What is sized on AWS. Every environment but `local` has this. */
  aws: awsSchema.optional(),
});

export type Environment = z.infer<typeof environmentSchema>;
export type EnvironmentName = Environment["name"];

/** An environment on AWS: what the stacks are made for. */
export type AwsEnvironment = Environment & { readonly aws: z.infer<typeof awsSchema> };
