import type { AwsEnvironment } from "../../environments/schema.ts";
import type { Account } from "./account.ts";

/** One condition of a first deployment. It only reads. */
export interface Check {
  /** A line of the checklist. */
  readonly condition: string;
  /** Each fault with the way out. */
  readonly faults: (environment: AwsEnvironment, account: Account) => string[] | Promise<string[]>;
}
