import { z } from "zod";
import { duration } from "../../constructs/duration.ts";
import { environmentName } from "../base/name-rules.ts";
import { awsSchema } from "./aws/index.ts";
import type { Workloads } from "./aws/workloads.ts";

const oldestEventAlarm = z.union(
  [
    z.strictObject({ oldestEvent: duration.describe("Raise an alarm when an event has waited this long in a queue.") }),
    z.strictObject({ noAlarm: z.string().min(20) }),
  ],
  { error: 'it must be { oldestEvent: "5m" }, or { noAlarm: "…" } with the reason in a sentence' },
);

const port = z.int().min(1024).max(65_535);
const addressed = z.strictObject({ port });

/** The form of each value of an environment. `rules.ts` has the limits between values. */
export const environmentSchema = z.strictObject({
  /** The name of its file. */
  name: environmentName,
  /** The environment that a change reaches before this one. Not set: none. */
  deployedAfter: environmentName.optional(),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'it must be an AWS region such as "eu-central-1"'),
  /** The team that is responsible, and that pays. Tags of every resource. */
  owner: z.string().min(2),
  costCentre: z.string().min(2),
  logLevel: z.enum(["debug", "info", "warn", "error"]),
  /** Issuer of the tokens that the gateway accepts. */
  identity: z.strictObject({
    issuer: z.url(),
    audience: z.string().min(1),
    /** URL of the issuer's public keys (a JWK set). Not set in the mirror, which signs tokens with its own key. */
    keysUrl: z.url().optional(),
  }),
  events: z.strictObject({
    /** How long a queue keeps an event. A dead-letter queue keeps it for as long again. */
    retention: duration,
    /** Visibility timeout: an event that was received but not deleted is delivered again after this time. */
    redeliverAfter: duration,
    /** Deliveries before an event moves to the dead-letter queue. SQS: 1 to 1000. */
    maxReceiveCount: z.int().min(1).max(1000),
    alarm: oldestEventAlarm,
  }),
  /** Ports of the mirror's engines on loopback. Only `local` has them. */
  engines: z
    .strictObject({
      postgres: addressed,
      postgresReplica: addressed,
      /** Port of the first node. The other nodes use the next ports. */
      valkey: addressed,
      opensearch: addressed,
      localstack: addressed,
      documents: addressed,
      mail: z.strictObject({ smtp: port, web: port }),
      page: addressed,
    })
    .optional(),
  /** Sizes on AWS. Every environment except `local` has them. */
  aws: awsSchema.optional(),
});

type AwsLiteral = z.infer<typeof awsSchema>;

/** As a file of this folder has it. */
export type EnvironmentLiteral = z.infer<typeof environmentSchema>;

/** With the sizes of every service. */
export type Environment = EnvironmentLiteral & { readonly aws?: AwsLiteral & { readonly workloads: Workloads } };
export type EnvironmentName = Environment["name"];

export type AwsEnvironment = Environment & { readonly aws: NonNullable<Environment["aws"]> };
