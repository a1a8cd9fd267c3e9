import type { Edit } from "./source.ts";

/** A change as people make it, and the only differences that it may bring. */
export interface Change {
  readonly title: string;
  readonly edits: (environment: string) => readonly Edit[];
  /** By stack: each difference, `<action> <address>`, matches one of these, and each of these is matched. */
  readonly brings: Readonly<Record<string, readonly RegExp[]>>;
}

/** In the order in which they are planned. */
export const changes: readonly Change[] = [
  {
    title: "the nodes may be two more",
    edits: (environment) => [
      {
        file: `stacks/environments/${environment}.ts`,
        find: /(nodeGroups: \{ general: \{.* max: )(\d+)/,
        replace: (_all, before, max) => `${before}${Number(max) + 2}`,
      },
    ],
    brings: { cluster: [/^update aws_eks_node_group\.nodes_general_group_/] },
  },
  {
    title: "previous versions of people's files are kept ten days longer",
    edits: (environment) => [
      {
        file: `stacks/environments/${environment}.ts`,
        find: /(media: \{.*previousVersions: ")(\d+)d/,
        replace: (_all, before, days) => `${before}${Number(days) + 10}d`,
      },
    ],
    brings: { storage: [/^update aws_s3_bucket_lifecycle_configuration\.media_/] },
  },
  {
    title: "a service is given another queue",
    edits: () => [
      {
        file: "stacks/topology.ts",
        find: /consumes: \["notifier"\]/,
        replace: 'consumes: ["notifier", "reminders"]',
      },
      {
        file: "stacks/topology.ts",
        find: /^ {4}analytics: \{ from: "task-events" \},$/m,
        replace:
          '    analytics: { from: "task-events" },\n    reminders: { from: "task-events", events: ["TaskCreated"] },',
      },
    ],
    brings: {
      messaging: [/^create aws_\w+\.reminders-queue_/],
      cluster: [
        /^update aws_iam_role_policy\.notifier-identity_policy_/,
        // KEDA looks how deep every queue is.
        /^update aws_iam_role_policy\.keda-operator-identity_policy_/,
      ],
      monitoring: [/^update aws_cloudwatch_dashboard\.dashboard/],
    },
  },
];

/** What holds data, or the only key to it: no change may replace or remove one. */
const holdData = [
  "aws_backup_vault",
  "aws_cloudwatch_log_group",
  "aws_db_instance",
  "aws_docdb_cluster",
  "aws_docdb_cluster_instance",
  "aws_dynamodb_table",
  "aws_ebs_volume",
  "aws_ecr_repository",
  "aws_efs_file_system",
  "aws_eks_cluster",
  "aws_elasticache_replication_group",
  "aws_kms_key",
  "aws_kms_replica_key",
  "aws_opensearch_domain",
  "aws_s3_bucket",
  "aws_secretsmanager_secret",
  "aws_sns_topic",
  "aws_sqs_queue",
];

/** What is wrong with what a change would do to a stack; empty where it is just what it should be. */
export function unwelcome(found: readonly string[], expected: readonly RegExp[]): string[] {
  const lost = found.filter((line) => {
    const [action = "", address = ""] = line.split(" ");
    return /replace|delete/.test(action) && holdData.includes(address.split(".")[0] ?? "");
  });
  return [
    ...lost.map((line) => `it would lose data: ${line}`),
    ...found.filter((line) => !expected.some((one) => one.test(line))).map((line) => `it would also ${line}`),
    ...expected.filter((one) => !found.some((line) => one.test(line))).map((one) => `it would not ${one}`),
  ];
}
