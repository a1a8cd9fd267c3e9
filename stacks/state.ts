import type { Construct } from "constructs";
import { EncryptionKey } from "../constructs/encryption/encryption-key.ts";
import { PrivateBucket } from "../constructs/storage/private-bucket.ts";
import { AwsStack } from "./base/aws-stack.ts";
import { stateBucketName, stateKeyName } from "./base/state-backend.ts";
import type { AwsEnvironment } from "./environments/schema.ts";

/** The first deployment uses a local file (`MINDFLOW_STATE=local`), then migrates: docs/how-to/first-deployment.md. */
export class State extends AwsStack {
  readonly keyArn: string;
  readonly bucketArn: string;

  constructor(scope: Construct, environment: AwsEnvironment) {
    super(scope, "state", environment, process.env.MINDFLOW_STATE === "local" ? "local file" : "state bucket");
    const key = new EncryptionKey(this, "key", {
      account: environment.aws.foundation.account,
      name: stateKeyName(environment),
      description: `The Terraform state of ${environment.name}.`,
    });
    const { arn } = new PrivateBucket(this, "bucket", {
      name: stateBucketName(environment),
      encryption: { keyArn: key.arn },
      lifecycle: { previousVersions: "365d" },
      accessLogs: { none: "The trail of the foundation stack records every access to an object here." },
      emptyOnDestroy: false,
    });
    this.keyArn = key.arn;
    this.bucketArn = arn;
  }
}
