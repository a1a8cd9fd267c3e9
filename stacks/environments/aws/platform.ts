import { z } from "zod";
import { duration, seconds } from "../../../constructs/duration.ts";

const count = z.int().min(1);

export const namespaceQuota = z.strictObject({
  /** Sum of the requests of all pods, in cores and GiB. */
  cpu: count,
  memoryGiB: count,
  pods: count,
  containerGiB: count,
});

const scaled = z.strictObject({ min: count, max: count });

const daily = duration.refine((value) => seconds(value) % seconds("1d") === 0, {
  error: 'it must be whole days, such as "7d"',
});

export const platformSchema = z.strictObject({
  /** Replicas of each controller. One is the leader. */
  controllers: count,
  gateway: scaled,
  collector: scaled,
  /** Requests of each sidecar. Every pod in the mesh has one. */
  sidecar: z.strictObject({ cpuMillis: count, memoryMiB: count }),
  metrics: z.strictObject({
    replicas: count,
    retention: duration,
    storageGiB: count,
    memoryMiB: count,
  }),
  /** Retention in OpenSearch. */
  traces: z.strictObject({
    retention: daily,
    /** Share of the requests that is traced: 0 to 1. */
    share: z.number().min(0).max(1),
  }),
  logs: z.strictObject({ retention: daily }),
  /** Resource quota of each namespace. A roll-out needs room for old and new pods at once. */
  quotas: z.strictObject({
    services: namespaceQuota,
    monitoring: namespaceQuota,
    secrets: namespaceQuota,
    mesh: namespaceQuota,
  }),
});
