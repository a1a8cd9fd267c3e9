import type { ResourceType } from "./resource-type.ts";

export const storage = {
  aws_s3_account_public_access_block: { cost: "free", policy: "checked" },
  aws_s3_bucket: { cost: "billed", policy: "checked", inventory: ["bucket", "force_destroy"], holds: "objects" },
  aws_s3_bucket_lifecycle_configuration: { cost: "free", policy: "unchecked: part", inventory: ["rule"] },
  aws_s3_bucket_logging: { cost: "free", policy: "unchecked: part" },
  aws_s3_bucket_notification: { cost: "free", policy: "unchecked: part", inventory: ["queue"] },
  aws_s3_bucket_ownership_controls: { cost: "free", policy: "checked" },
  aws_s3_bucket_policy: { cost: "free", policy: "checked", inventory: ["policy"] },
  aws_s3_bucket_public_access_block: { cost: "free", policy: "unchecked: part" },
  aws_s3_bucket_server_side_encryption_configuration: { cost: "free", policy: "unchecked: part", inventory: ["rule"] },
  aws_s3_bucket_versioning: { cost: "free", policy: "unchecked: part" },
} as const satisfies Record<string, ResourceType>;
