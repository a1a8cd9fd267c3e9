import { S3Backend, type TerraformStack } from "cdktf";
import { bucketName, resourceName } from "../../constructs/names.ts";
import type { AwsEnvironment } from "../environments/schema.ts";

export function stateBucketName({ name, aws }: AwsEnvironment): string {
  return bucketName(name, "state", aws.foundation.account);
}

export function stateKeyName({ name }: AwsEnvironment): string {
  return resourceName(name, "state");
}

function statePath(stack: string): string {
  return `${stack}/terraform.tfstate`;
}

export function useStateBucket(stack: TerraformStack, name: string, environment: AwsEnvironment): void {
  const backend = new S3Backend(stack, {
    bucket: stateBucketName(environment),
    key: statePath(name),
    region: environment.region,
    encrypt: true,
    // Without a key, `encrypt` means AES256, whatever the bucket's default encryption is.
    kmsKeyId: `alias/${stateKeyName(environment)}`,
  });
  // A lock file in the bucket instead of a DynamoDB table. CDKTF has no argument for it.
  backend.addOverride("use_lockfile", true);
}
