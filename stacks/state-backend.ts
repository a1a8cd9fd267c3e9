import { S3Backend, type TerraformStack } from "cdktf";
import { bucketName, resourceName } from "../constructs/names.ts";
import type { AwsEnvironment } from "./environments/schema.ts";

/** The bucket that holds the state of every stack of an environment. */
export function stateBucketName({ name, aws }: AwsEnvironment): string {
  return bucketName(name, "state", aws.foundation.account);
}

/** The alias of the key that encrypts it, without `alias/`. */
export function stateKeyName({ name }: AwsEnvironment): string {
  return resourceName(name, "state");
}

/** Where in the bucket a stack's state is, and beside it, with `.tflock`, the lock of whoever changes it. */
function statePath(stack: string): string {
  return `${stack}/terraform.tfstate`;
}

/** Keeps a stack's state in the environment's bucket, where one run at a time may hold the lock. */
export function keepState(stack: TerraformStack, name: string, environment: AwsEnvironment): void {
  const backend = new S3Backend(stack, {
    bucket: stateBucketName(environment),
    key: statePath(name),
    region: environment.region,
    encrypt: true,
    // Without a key, `encrypt` asks S3 for its own (AES256), also where the bucket has one of ours by default.
    kmsKeyId: `alias/${stateKeyName(environment)}`,
  });
  // Newer than cdktf: a lock file in the bucket itself, and no table for locks.
  backend.addOverride("use_lockfile", true);
}
