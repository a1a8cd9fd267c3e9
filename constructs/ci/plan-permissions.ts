import type { PermissionScope } from "../identity/permission-scope.ts";
import { allow, deny, type Permission } from "../identity/policy.ts";

/** Plans are encrypted under a context that names their environment, stack and commit: stacks/pipeline/plan-cipher.ts. */
const environmentKey = "kms:EncryptionContext:environment";

/** The reviewed plans: the role that seals them cannot read one, and the role that reads them cannot seal one. */
export function sealPermissions({ environment, plans }: PermissionScope): Permission[] {
  return [
    allow("PutPlans", "s3:PutObject", `${plans.bucketArn}/*`),
    {
      ...allow("SealPlans", "kms:GenerateDataKey", plans.keyArn),
      Condition: { StringEquals: { [environmentKey]: environment } },
    },
    useByBucket("StorePlans", "kms:GenerateDataKey", plans),
    deny("DenyReadingPlans", "s3:GetObject*", `${plans.bucketArn}/*`),
    deny("DenyUnsealingPlans", "kms:Decrypt", plans.keyArn),
  ];
}

export function unsealPermissions({ environment, plans }: PermissionScope): Permission[] {
  const { bucketArn, keyArn } = plans;
  return [
    allow("ReadPlans", "s3:GetObject", `${bucketArn}/*`),
    {
      ...allow("UnsealPlans", "kms:Decrypt", keyArn),
      Condition: { StringEquals: { [environmentKey]: environment } },
    },
    useByBucket("LoadPlans", "kms:Decrypt", plans),
    {
      ...deny("DenyPlansOfOtherEnvironments", "kms:Decrypt", keyArn),
      // S3's own use of the key names no environment, and an absent key counts as not equal.
      Condition: { StringNotEquals: { [environmentKey]: environment }, Null: { [environmentKey]: "false" } },
    },
    deny("DenySealingPlans", ["kms:GenerateDataKey*", "kms:Encrypt", "kms:ReEncrypt*", "kms:CreateGrant"], keyArn),
    deny("DenyPlanChanges", ["s3:Put*", "s3:Delete*"], [bucketArn, `${bucketArn}/*`]),
  ];
}

/** S3 encrypts the bucket with the same key. With a bucket key, its context is the bucket alone. */
function useByBucket(sid: string, action: string, { bucketArn, keyArn }: PermissionScope["plans"]): Permission {
  return {
    ...allow(sid, action, keyArn),
    Condition: { StringEquals: { "kms:EncryptionContext:aws:s3:arn": bucketArn } },
  };
}
