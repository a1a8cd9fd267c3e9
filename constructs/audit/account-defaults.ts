import { EbsDefaultKmsKey } from "@cdktf/provider-aws/lib/ebs-default-kms-key/index.js";
import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js";
import { IamAccountPasswordPolicy } from "@cdktf/provider-aws/lib/iam-account-password-policy/index.js";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role/index.js";
import { S3AccountPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-account-public-access-block/index.js";
import type { Construct } from "constructs";
import { publicAccessBlocked } from "../storage/bucket-settings.ts";

/** Account-wide settings, also for resources that are created by hand. */
export function accountDefaults(scope: Construct, diskKeyArn: string): void {
  new S3AccountPublicAccessBlock(scope, "no-public-buckets", publicAccessBlocked);
  // AWS creates service-linked roles on first use, but this one too late for the domain.
  // Source: github.com/terraform-aws-modules/terraform-aws-opensearch/issues/27
  new IamServiceLinkedRole(scope, "search-in-vpc", { awsServiceName: "opensearchservice.amazonaws.com" });
  new EbsEncryptionByDefault(scope, "encrypted-disks", { enabled: true });
  new EbsDefaultKmsKey(scope, "disk-key", { keyArn: diskKeyArn });
  new IamAccountPasswordPolicy(scope, "passwords", {
    minimumPasswordLength: 14,
    requireLowercaseCharacters: true,
    requireUppercaseCharacters: true,
    requireNumbers: true,
    requireSymbols: true,
    passwordReusePrevention: 24,
    maxPasswordAge: 90,
  });
}
