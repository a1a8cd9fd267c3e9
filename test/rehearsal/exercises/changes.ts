import { resourceTypes } from "../../../stacks/resource-types/index.ts";
import type { Edit } from "../source-copy.ts";

export interface Change {
  readonly title: string;
  readonly edits: (environment: string) => readonly Edit[];
  /** By stack: every planned `<action> <address>` matches a pattern, and every pattern is matched. */
  readonly effects: Readonly<Record<string, readonly RegExp[]>>;
}

/** In the order of their plans. The titles are headings of `plans/*.txt`. */
export const changes: readonly Change[] = [
  {
    title: "each zone may have one more node",
    edits: (environment) => [
      {
        file: `stacks/environments/${environment}.ts`,
        find: /(nodeGroups: \{ general: \{.* max: )(\d+)/,
        replace: (_all, before, max) => `${before}${Number(max) + 3}`,
      },
    ],
    effects: { cluster: [/^update aws_eks_node_group\.nodes_general_[abc]_/] },
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
    effects: { storage: [/^update aws_s3_bucket_lifecycle_configuration\.media_/] },
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
    effects: {
      messaging: [/^create aws_\w+\.reminders-queue_/],
      cluster: [
        /^update aws_iam_role_policy\.notifier-identity_policy_/,
        // KEDA reads the depth of every queue.
        /^update aws_iam_role_policy\.keda-operator-identity_policy_/,
      ],
      monitoring: [/^update aws_cloudwatch_dashboard\.dashboard/],
    },
  },
];

export function unexpectedEffects(lines: readonly string[], expected: readonly RegExp[]): string[] {
  const dataLoss = lines.filter((line) => {
    const [action = "", address = ""] = line.split(" ");
    return /replace|delete/.test(action) && resourceTypes[address.split(".")[0] ?? ""]?.holds;
  });
  return [
    ...dataLoss.map((line) => `it would lose data: ${line}`),
    ...lines.filter((line) => !expected.some((pattern) => pattern.test(line))).map((line) => `it would also ${line}`),
    ...expected
      .filter((pattern) => !lines.some((line) => pattern.test(line)))
      .map((pattern) => `it would not ${pattern}`),
  ];
}
