import { removed, set, testRefusals, without } from "../fixtures/changes.ts";
import { durabilityRules } from "./durability.ts";

testRefusals(durabilityRules, [
  ["deletion-protected", "production-data", "aws_db_instance", without("deletion_protection"), /is not set/],
  ["deletion-protected", "production-edge", "aws_lb", set({ enable_deletion_protection: false }), /is false/],
  [
    "backed-up",
    "production-data",
    "aws_docdb_cluster",
    set({ backup_retention_period: 1 }),
    /backup_retention_period is 1.*take the retention from the environment/,
  ],
  ["backed-up", "production-state", "aws_s3_bucket_versioning", removed, /it has no aws_s3_bucket_versioning/],
  ["logs-kept", "production-network", "aws_flow_log", removed, /aws_vpc\.\S+: it has no aws_flow_log/],
  [
    "logs-kept",
    "production-cluster",
    "aws_eks_cluster",
    set({ enabled_cluster_log_types: ["api"] }),
    /enabled_cluster_log_types lacks audit, authenticator/,
  ],
]);
