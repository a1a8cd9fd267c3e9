import { bucketName, resourceName } from "../names.ts";
import { deny, type Permission } from "./policy.ts";

export interface PermissionScope {
  readonly environment: string;
  readonly account: string;
  readonly regions: readonly string[];
  readonly state: { readonly bucketArn: string; readonly keyArn: string };
  /** Where reviewed plans wait for their apply. */
  readonly plans: { readonly bucketArn: string; readonly keyArn: string };
  readonly keyArns: readonly string[];
  /** Stacks that only an administrator changes, by their folders in the state bucket. */
  readonly guarded: readonly string[];
}

/** The ARN of a role, policy or instance profile of the environment, or the pattern of all. */
export function iamArn(
  { environment, account }: PermissionScope,
  kind: "role" | "policy" | "instance-profile",
  name = "*",
): string {
  return `arn:aws:iam::${account}:${kind}/${resourceName(environment, name)}`;
}

export function ownBucketArn({ environment, account }: PermissionScope, bucket: string): string {
  return `arn:aws:s3:::${bucketName(environment, bucket, account)}`;
}

/** Nobody changes a key's policy, which would open what the key encrypts, and nobody deletes a key. */
export function denyKeyChanges({ state, keyArns }: PermissionScope): Permission {
  const changes = ["PutKeyPolicy", "ScheduleKeyDeletion", "Disable*", "DeleteAlias", "UpdateAlias", "DeleteImported*"];
  return deny(
    "DenyKeyChanges",
    changes.map((change) => `kms:${change}`),
    [state.keyArn, ...keyArns],
  );
}
