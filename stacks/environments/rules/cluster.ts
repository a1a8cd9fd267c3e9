import { isGraviton } from "../../../constructs/kubernetes/graviton.ts";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import type { AwsRule } from "../rule.ts";
import type { AwsEnvironment } from "../schema.ts";

type Cluster = AwsEnvironment["aws"]["cluster"];

function nodeGroups({ nodeGroups }: Cluster): Cluster["nodeGroups"][string][] {
  return Object.values(nodeGroups);
}

function types({ instanceType, otherTypes = [] }: Cluster["nodeGroups"][string]): string[] {
  return [instanceType, ...otherTypes];
}

function isSmall(instanceType: string): boolean {
  return /\.(nano|micro|small|medium)$/.test(instanceType);
}

const ours: readonly string[] = Object.values(namespaces);

export const clusterRules: readonly AwsRule[] = [
  {
    path: "aws.cluster.nodeGroups",
    limit: "a group needs min <= desired <= max nodes",
    fix: "put desired between min and max",
    refuses: ({ aws }) => nodeGroups(aws.cluster).some(({ min, desired, max }) => desired < min || max < desired),
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "each zone has an equal share of a group's nodes",
    fix: "use multiples of the number of aws.network.zones",
    refuses: ({ aws: { cluster, network } }) =>
      nodeGroups(cluster).some((group) =>
        [group.min, group.desired, group.max].some((nodes) => nodes % network.zones.length !== 0),
      ),
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "production needs six nodes at all times",
    fix: "raise min",
    refuses: ({ name, aws }) =>
      name === "production" && nodeGroups(aws.cluster).reduce((nodes, { min }) => nodes + min, 0) < 6,
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "production needs nodes of t3.large or larger",
    fix: 'use "t3.large" or a larger type',
    refuses: ({ name, aws }) =>
      name === "production" && nodeGroups(aws.cluster).some((group) => types(group).some(isSmall)),
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "a group has one machine image, for x86 or for Graviton",
    fix: "use instance types of one architecture in a group, and a second group for the other",
    refuses: ({ aws }) => nodeGroups(aws.cluster).some((group) => new Set(types(group).map(isGraviton)).size > 1),
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "EC2 often has no Spot machine of one type",
    fix: "add two or more otherTypes to a group with spot",
    refuses: ({ aws }) => nodeGroups(aws.cluster).some((group) => group.spot && types(group).length < 3),
  },
  {
    path: "aws.cluster.nodeGroups",
    limit: "pods with volumes and the mesh's control plane must not lose their nodes together",
    fix: "keep a group without spot",
    refuses: ({ aws }) => nodeGroups(aws.cluster).every(({ spot }) => spot),
  },
  {
    path: "aws.cluster.api",
    limit: "production's Kubernetes API is reachable only from its VPC",
    fix: 'set "private"',
    refuses: ({ name, aws }) => name === "production" && aws.cluster.api !== "private",
  },
  {
    path: "aws.cluster.api",
    limit: "a range wider than /16 is not an office or a VPN",
    fix: "use smaller ranges",
    refuses: ({ aws: { cluster } }) =>
      cluster.api !== "private" && cluster.api.publicFrom.some((range) => Number(range.split("/")[1]) < 16),
  },
  {
    path: "aws.cluster.access",
    limit: "the creator of a cluster gets no access, so one role must be administrator",
    fix: 'give a role "administer"',
    refuses: ({ aws }) => !Object.values(aws.cluster.access).includes("administer"),
  },
  {
    path: "aws.cluster.access",
    limit: "in production nobody opens a shell in a pod, or changes a service except by a roll-out",
    fix: 'give "view" or "operate"',
    refuses: ({ name, aws }) => name === "production" && Object.values(aws.cluster.access).includes("edit"),
  },
  {
    path: "aws.cluster.fargate",
    limit:
      "pods of our namespaces need Pod Identity, the mesh, network policies or volumes, which Fargate does not have",
    fix: `choose a namespace other than ${ours.join(", ")}`,
    refuses: ({ aws }) => Object.values(aws.cluster.fargate).some(({ namespace }) => ours.includes(namespace)),
  },
  {
    path: "aws.cluster.deletionProtection",
    limit: "production's cluster must not be destroyed by mistake",
    fix: "set true",
    refuses: ({ name, aws }) => name === "production" && !aws.cluster.deletionProtection,
  },
];
