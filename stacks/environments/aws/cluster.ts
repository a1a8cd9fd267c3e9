import { z } from "zod";
import { namespaces } from "../../../constructs/names.ts";
import { type KubernetesVersion, kubernetesVersions } from "../../kubernetes-versions.ts";
import { logRetention } from "../duration.ts";
import type { AwsRule } from "../rules.ts";
import type { AwsEnvironment } from "../schema.ts";

const nodeGroup = z.strictObject({
  /** Any x86 type: a change of it replaces the nodes one at a time. */
  instanceType: z.string().regex(/^[a-z]+\d[a-z-]*\.\d*[a-z]+$/, 'it must be an EC2 instance type such as "t3.large"'),
  min: z.int().min(1),
  /** How many there are on the first day; cluster-autoscaler decides from then on. */
  desired: z.int().min(1),
  max: z.int().min(1),
  diskGib: z.int().min(20),
});

export const clusterSchema = z.strictObject({
  kubernetes: z.enum(Object.keys(kubernetesVersions) as KubernetesVersion[]),
  /** Who reaches the Kubernetes API: the VPC, or also these addresses from outside, for a written reason. */
  api: z.union(
    [z.literal("private"), z.strictObject({ publicFrom: z.array(z.cidrv4()).min(1), because: z.string().min(20) })],
    {
      error: 'it must be "private", or { publicFrom: ["198.51.100.0/24"], because: "…" } with the reason in a sentence',
    },
  ),
  /**
   * Which people, by the names of their IAM roles, may do everything; keep the cluster running; try things on running
   * services; or look.
   */
  access: z.record(z.string(), z.enum(["administer", "operate", "edit", "view"])),
  nodeGroups: z.record(z.string(), nodeGroup),
  /** Profiles of namespaces whose pods run on Fargate; none where it is empty. */
  fargate: z.record(
    z.string(),
    z.strictObject({ namespace: z.string().min(1), labels: z.record(z.string(), z.string()).optional() }),
  ),
  /** Terraform refuses to destroy or replace the cluster. */
  deletionProtection: z.boolean(),
  /** AWS may, or a person may have it, take a broken zone out of the cluster's traffic. */
  zonalShift: z.boolean(),
  /** How long the control plane's logs are kept. */
  logRetention,
});

type Cluster = AwsEnvironment["aws"]["cluster"];

function nodeGroups({ nodeGroups }: Cluster): Cluster["nodeGroups"][string][] {
  return Object.values(nodeGroups);
}

/** Below "large" of any family. */
function isSmall(instanceType: string): boolean {
  return /\.(nano|micro|small|medium)$/.test(instanceType);
}

export const clusterRules: readonly AwsRule[] = [
  {
    path: "aws.cluster.nodeGroups",
    limit: "a group has min <= desired <= max nodes",
    fix: "put desired between min and max",
    refuses: ({ aws }) => nodeGroups(aws.cluster).some(({ min, desired, max }) => desired < min || max < desired),
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "production has six nodes or more at all times",
    fix: "raise min",
    refuses: ({ name, aws }) =>
      name === "production" && nodeGroups(aws.cluster).reduce((nodes, { min }) => nodes + min, 0) < 6,
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "production has nodes of t3.large or larger",
    fix: 'use "t3.large" or a larger type',
    refuses: ({ name, aws }) =>
      name === "production" && nodeGroups(aws.cluster).some(({ instanceType }) => isSmall(instanceType)),
  },
  {
    path: "aws.cluster.api",
    limit: "production's Kubernetes API is reached from inside its VPC only",
    fix: 'set "private"',
    refuses: ({ name, aws }) => name === "production" && aws.cluster.api !== "private",
  },
  {
    path: "aws.cluster.api",
    limit: "a range wider than /16 is no office and no VPN, but the internet",
    fix: "name the ranges from which people come",
    refuses: ({ aws: { cluster } }) =>
      cluster.api !== "private" && cluster.api.publicFrom.some((range) => Number(range.split("/")[1]) < 16),
  },
  {
    path: "aws.cluster.access",
    limit: "a cluster does not let in its creator, so without an administrator it lets in nobody",
    fix: 'give a role "administer"',
    refuses: ({ aws }) => !Object.values(aws.cluster.access).includes("administer"),
  },
  {
    path: "aws.cluster.access",
    limit: "nobody has a shell beside production's secrets, nor changes a service but by a roll-out",
    fix: 'give "view" or "operate"',
    refuses: ({ name, aws }) => name === "production" && Object.values(aws.cluster.access).includes("edit"),
  },
  {
    path: "aws.cluster.fargate",
    limit: "the services have permissions by Pod Identity, which pods on Fargate do not get",
    fix: `choose a namespace other than ${namespaces.services}`,
    refuses: ({ aws }) => Object.values(aws.cluster.fargate).some(({ namespace }) => namespace === namespaces.services),
  },
  {
    path: "aws.cluster.deletionProtection",
    limit: "nobody destroys production's cluster by a slip",
    fix: "set true",
    refuses: ({ name, aws }) => name === "production" && !aws.cluster.deletionProtection,
  },
];
