import type { Construct } from "constructs";
import { EncryptionKey } from "../constructs/encryption-key.ts";
import { PrivateBucket } from "../constructs/private-bucket.ts";
import { AwsStack } from "./aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { stateBucketName, stateKeyName } from "./state-backend.ts";

/**
 * Where Terraform keeps what it knows, this stack's own state included. For its first deployment it begins with a local
 * file, by `MINDFLOW_STATE=local`, and moves in when the bucket is there: docs/how-to/first-deployment.md.
 */
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
      // Long enough to notice that a state was lost, and small: a state is some hundred kilobytes.
      keeping: { previousVersions: "365d" },
      accessLogs: { none: "The trail of the foundation stack records every access to an object here." },
      emptyOnDestroy: false,
    });
    this.keyArn = key.arn;
    this.bucketArn = arn;
  }
}
