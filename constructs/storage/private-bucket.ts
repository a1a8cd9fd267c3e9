import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement, tlsOnly } from "../identity/policy.ts";
import { lifecycleRule, type ObjectLifecycle } from "./bucket-lifecycle.ts";
import { accessLogging, ownership, publicAccessBlocked, versioning } from "./bucket-settings.ts";

export interface PrivateBucketProps {
  readonly name: string;
  readonly encryption: { readonly keyArn: string } | { readonly byS3: string };
  readonly lifecycle: ObjectLifecycle;
  readonly accessLogs: { readonly bucket: Pick<PrivateBucket, "name" | "policy"> } | { readonly none: string };
  readonly emptyOnDestroy: boolean;
}

/** A bucket with public access blocked, ACLs disabled, TLS only, encrypted, versioned and with server access logs. */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly domainName: string;
  /** A dependency of services that the policy allows: they may be refused before. */
  readonly policy: S3BucketPolicy;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { encryption, lifecycle, accessLogs, emptyOnDestroy } = props;
    const bucket = new S3Bucket(this, "bucket", { bucket: props.name, forceDestroy: emptyOnDestroy });
    const of = { bucket: bucket.id };
    this.name = bucket.id;
    this.arn = bucket.arn;
    this.domainName = bucket.bucketRegionalDomainName;
    const closed = new S3BucketPublicAccessBlock(this, "public-access-block", { ...of, ...publicAccessBlocked });
    new S3BucketOwnershipControls(this, "ownership", { ...of, rule: ownership });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...of,
      rule: [
        "keyArn" in encryption
          ? {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryption.keyArn },
              bucketKeyEnabled: true,
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
    const versioned = new S3BucketVersioningA(this, "versioning", { ...of, versioningConfiguration: versioning });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...of,
      rule: [lifecycleRule(lifecycle)],
      dependsOn: [versioned],
    });
    if ("bucket" in accessLogs)
      new S3BucketLoggingA(this, "access-logs", {
        ...of,
        ...accessLogging(accessLogs.bucket.name, id),
        dependsOn: [accessLogs.bucket.policy],
      });
    this.policy = new S3BucketPolicy(this, "policy", {
      ...of,
      policy: Lazy.stringValue({ produce: () => policyDocument(...this.#statements) }),
      // S3 refuses two concurrent changes of a bucket's access with a conflict.
      dependsOn: [closed],
    });
    this.allow(tlsOnly("s3:*", [bucket.arn, `${bucket.arn}/*`]));
  }

  allow(...statements: Statement[]): void {
    this.#statements.push(...statements);
  }
}
