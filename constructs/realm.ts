import type { EnvironmentName } from "../stacks/environments/schema.ts";
import { bucketName, resourceName } from "./names.ts";
import { type Permission, refuse } from "./policy.ts";

/** What the workflows and roles of one environment are kept within. */
export interface Realm {
  readonly environment: EnvironmentName;
  readonly account: string;
  /** Where anything may be made. */
  readonly regions: readonly string[];
  readonly state: { readonly bucketArn: string; readonly keyArn: string };
  /** Every key of the foundation. */
  readonly keyArns: readonly string[];
  /** Stacks that only an administrator changes, by their folders in the state bucket: they hold what holds the rest. */
  readonly guarded: readonly string[];
}

/** What all of an environment's roles and policies are called. */
export function iamArn({ environment, account }: Realm, kind: "role" | "policy", name = "*"): string {
  return `arn:aws:iam::${account}:${kind}/${resourceName(environment, name)}`;
}

export function ownBucketArn({ environment, account }: Realm, bucket: string): string {
  return `arn:aws:s3:::${bucketName(environment, bucket, account)}`;
}

/** Keys stay as the foundation made them: whoever could change a key's policy could read what it encrypts, or lose it. */
export function leaveKeys({ state, keyArns }: Realm): Permission {
  const changes = ["PutKeyPolicy", "ScheduleKeyDeletion", "Disable*", "DeleteAlias", "UpdateAlias", "DeleteImported*"];
  return refuse(
    "LeaveKeysAsTheyAre",
    changes.map((change) => `kms:${change}`),
    [state.keyArn, ...keyArns],
  );
}
