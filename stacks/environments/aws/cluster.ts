import { z } from "zod";
import { logRetention } from "../../../constructs/duration.ts";
import { type KubernetesVersion, kubernetesVersions } from "../../../constructs/kubernetes/kubernetes-versions.ts";
import { instanceType } from "./instance-type.ts";
import { namespaceQuota } from "./platform.ts";

const nodeGroup = z.strictObject({
  /** x86, or Graviton such as "m7g.large". A change replaces the nodes one by one. */
  instanceType,
  /** Types that EC2 may choose instead, with the same CPU architecture, CPUs and memory: the autoscaler knows the first. */
  otherTypes: z.array(instanceType).min(1).optional(),
  /** Spot machines: 60 % cheaper, and EC2 takes them back with two minutes' notice. Pods come here last. */
  spot: z.boolean().optional(),
  /** Numbers of nodes in all zones together. Each zone has a node group of its own, with an equal share. */
  min: z.int().min(1),
  /** Initial. Later cluster-autoscaler changes it. */
  desired: z.int().min(1),
  max: z.int().min(1),
  diskGib: z.int().min(20),
});

export const clusterSchema = z.strictObject({
  kubernetes: z.enum(Object.keys(kubernetesVersions) as KubernetesVersion[]),
  /** The Kubernetes API is reachable from the VPC only, or also from these addresses, with a reason. */
  api: z.union(
    [z.literal("private"), z.strictObject({ publicFrom: z.array(z.cidrv4()).min(1), because: z.string().min(20) })],
    {
      error: 'it must be "private", or { publicFrom: ["198.51.100.0/24"], because: "…" } with the reason in a sentence',
    },
  ),
  /** Permission level by the name of an IAM role: docs/decisions/0006-cluster-access.md. */
  access: z.record(z.string(), z.enum(["administer", "operate", "edit", "view"])),
  nodeGroups: z.record(z.string(), nodeGroup),
  /** Namespaces whose pods run on Fargate: docs/how-to/fargate.md. `platform` creates them. */
  fargate: z.record(
    z.string(),
    z.strictObject({
      namespace: z.string().min(1),
      /** Only pods with these labels. */
      labels: z.record(z.string(), z.string()).optional(),
      quota: namespaceQuota,
    }),
  ),
  /** Terraform refuses to destroy or replace the cluster. */
  deletionProtection: z.boolean(),
  /** Allows AWS, or a person, to move traffic away from an impaired zone. */
  zonalShift: z.boolean(),
  logRetention,
});
