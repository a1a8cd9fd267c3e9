import { z } from "zod";
import { type BuiltService, builtServices } from "../../topology.ts";

export const rollouts = ["rolling", "canary", "a/b", "blue/green"] as const;

export const workload = z.strictObject({
  /** Limits of autoscaling. Equal numbers: no autoscaling. */
  replicas: z.strictObject({ min: z.int().min(1), max: z.int().min(1) }),
  /** Per pod: the CPU request, and the memory request and limit. */
  cpu: z.string().regex(/^[1-9]\d*m$/, 'it must be thousandths of a CPU such as "250m"'),
  memory: z.string().regex(/^[1-9]\d*Mi$/, 'it must be mebibytes such as "256Mi"'),
  /** Roll-out of a new version: pod by pod, by a growing share of requests, for chosen users, or all at once. */
  rollout: z.enum(rollouts),
  /** Rate limit per pod. More requests are refused at once. */
  requestsPerSecond: z.int().min(1).optional(),
  /** A consumer gets one more pod for each this many waiting events. */
  eventsPerReplica: z.int().min(1).optional(),
});

const images = z.union([z.literal("signed"), z.strictObject({ unsigned: z.string().min(20) })], {
  error: 'it must be "signed", or { unsigned: "…" } with the reason in a sentence',
});

export type Workload = z.infer<typeof workload>;

export const workloadsSchema = z.strictObject({
  /** "signed": the cluster refuses images without a verified signature of the repository's workflow and its attestations. */
  images,
  /** The sizes of a service that receives requests, of one that consumes a queue, and of one that does neither. */
  defaults: z.strictObject({ requests: workload, events: workload, background: workload }),
  /** Those of a service that differs from its kind. */
  services: z.partialRecord(z.enum(builtServices), workload),
});

export type WorkloadsLiteral = z.infer<typeof workloadsSchema>;
export type Workloads = WorkloadsLiteral & { readonly services: Readonly<Record<BuiltService, Workload>> };
