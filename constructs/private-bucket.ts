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
import { type Keeping, lifecycleRule } from "./bucket-lifecycle.ts";
import { accessLogging, ownership, publicAccessBlocked, versioning } from "./bucket-settings.ts";
import { policyDocument, type Statement, tlsOnly } from "./policy.ts";

export interface PrivateBucketProps {
  /** Its name in AWS. */
  readonly name: string;
  readonly encryption: { readonly keyArn: string } | { readonly byS3: string };
  readonly keeping: Keeping;
  /** The bucket that is told of every access, or the reason for telling none. */
  readonly accessLogs: { readonly bucket: Pick<PrivateBucket, "name" | "policy"> } | { readonly none: string };
  /** Whether destroying it may take its objects along. */
  readonly emptyOnDestroy: boolean;
}

/**
 * A bucket that nobody outside reaches and nobody reads in passing: public access blocked, ACLs off, TLS only, encrypted
 * by our key, every access logged. What is overwritten or deleted stays as a previous version for as long as `keeping` says.
 *
 * Whom `allow` names may use it beside those whom IAM lets.
 */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Its address for who fetches from it in this region's own name, as CloudFront does. */
  readonly domainName: string;
  /** To depend on: whom the policy lets in may be refused before it is there. */
  readonly policy: S3BucketPolicy;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { encryption, keeping, accessLogs, emptyOnDestroy } = props;
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
              // One request to KMS for many objects, and not one for each.
              bucketKeyEnabled: true,
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
    const versioned = new S3BucketVersioningA(this, "versioning", { ...of, versioningConfiguration: versioning });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...of,
      rule: [lifecycleRule(keeping)],
      // Its rules of previous versions mean nothing before there are any.
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
      // S3 answers two changes of a bucket's access at once with a conflict.
      dependsOn: [closed],
    });
    this.allow(tlsOnly("s3:*", [bucket.arn, `${bucket.arn}/*`]));
  }

  allow(...statements: Statement[]): void {
    this.#statements.push(...statements);
  }
}
