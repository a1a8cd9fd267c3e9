import { policy, removed, set, testRefusals, without } from "../fixtures/changes.ts";
import { encryptionRules } from "./encryption.ts";

testRefusals(encryptionRules, [
  [
    "encrypted-at-rest",
    "production-messaging",
    "aws_sqs_queue",
    without("kms_master_key_id"),
    /kms_master_key_id is not set.*pass it the key/,
  ],
  [
    "encrypted-at-rest",
    "production-data",
    "aws_db_instance",
    set({ storage_encrypted: false }),
    /storage_encrypted is false/,
  ],
  [
    "encrypted-at-rest",
    "production-data",
    "aws_docdb_cluster",
    set({ kms_key_id: "alias/aws/rds" }),
    /kms_key_id is "alias\/aws\/rds"/,
  ],
  [
    "encrypted-at-rest",
    "production-state",
    "aws_s3_bucket_server_side_encryption_configuration",
    removed,
    /aws_s3_bucket\.bucket_\w+: it has no aws_s3_bucket_server_side_encryption_configuration/,
  ],
  ["keys-rotate", "production-foundation", "aws_kms_key", set({ enable_key_rotation: false }), /create it with/],
  [
    "tls-only",
    "production-data",
    "aws_elasticache_replication_group",
    set({ transit_encryption_enabled: false }),
    /transit_encryption_enabled is false.*require TLS/,
  ],
  ["tls-only", "production-data", "aws_db_parameter_group", set({ parameter: [] }), /rds.force_ssl is not set/],
  [
    "tls-only",
    "production-storage",
    "aws_s3_bucket_policy",
    set({ policy: policy({ Sid: "Read", Effect: "Allow", Principal: { Service: "a" }, Action: "s3:GetObject" }) }),
    /its aws_s3_bucket_policy: no statement denies plain HTTP/,
  ],
  [
    "tls-only",
    "production-edge",
    "aws_lb_listener",
    set({ protocol: "HTTP", default_action: {} }),
    /protocol is|redirect/,
  ],
]);
