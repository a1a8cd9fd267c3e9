import { bucketName, resourceName } from "../../constructs/names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";

export function plansBucketName({ name, aws }: AwsEnvironment): string {
  return bucketName(name, "plans", aws.foundation.account);
}

/** The alias of the key in stacks/foundation.ts. */
export function plansKeyAlias({ name }: AwsEnvironment): string {
  return `alias/${resourceName(name, "plans")}`;
}
