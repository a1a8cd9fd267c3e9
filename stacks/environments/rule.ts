import type { AwsEnvironment, Environment } from "./schema.ts";

/** A limit that depends on several values, or on the environment's name. The schema checks single values. */
export interface Rule<Of = Environment> {
  /** The value to change, as in `events.retention`. */
  readonly path: string;
  readonly limit: string;
  readonly fix: string;
  readonly refuses: (environment: Of) => boolean;
}

export type AwsRule = Rule<AwsEnvironment>;
