import { z } from "zod";
import { duration, seconds } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

const count = z.int().min(1);

const quota = z.strictObject({
  /** What all pods together may ask for, in cores and GiB. */
  cpu: count,
  memoryGiB: count,
  pods: count,
  /** What one container may use at most. */
  containerGiB: count,
});

/** Copies that follow the load: at least as many, at most as many. */
const scaled = z.strictObject({ min: count, max: count });

/** What lies in an index for each day is deleted by days. */
const daily = duration.refine((value) => seconds(value) % seconds("1d") === 0, {
  error: 'it must be whole days, such as "7d"',
});

export const platformSchema = z.strictObject({
  /** How often each controller runs, of which one leads and the others wait. */
  controllers: count,
  /** The mesh's way in. */
  gateway: scaled,
  /** Receives the services' traces and logs. */
  collector: scaled,
  /** What each sidecar asks for: there is one beside every pod of ours. */
  sidecar: z.strictObject({ cpuMillis: count, memoryMiB: count }),
  metrics: z.strictObject({
    replicas: count,
    retention: duration,
    storageGiB: count,
    memoryMiB: count,
  }),
  /** How long OpenSearch keeps them. */
  traces: z.strictObject({ retention: daily }),
  logs: z.strictObject({ retention: daily }),
  /** What the pods of each namespace may have together, old ones and new ones at once while they are replaced. */
  quotas: z.strictObject({ services: quota, monitoring: quota, secrets: quota, mesh: quota }),
});

export const platformRules: readonly AwsRule[] = [
  {
    path: "aws.platform.controllers",
    limit: "production's controllers survive the loss of a node",
    fix: "use 2 or more",
    refuses: ({ name, aws }) => name === "production" && aws.platform.controllers < 2,
  },
  {
    path: "aws.platform.gateway",
    limit: "production has a gateway in each zone, so that the loss of one is not that of the way in",
    fix: "raise min to the number of aws.network.zones",
    refuses: ({ name, aws }) => name === "production" && aws.platform.gateway.min < aws.network.zones.length,
  },
  {
    path: "aws.platform.gateway",
    limit: "a scaler needs room",
    fix: "set max above min",
    refuses: ({ aws: { platform } }) => platform.gateway.max <= platform.gateway.min,
  },
  {
    path: "aws.platform.collector",
    limit: "a scaler needs room",
    fix: "set max above min",
    refuses: ({ aws: { platform } }) => platform.collector.max <= platform.collector.min,
  },
  {
    path: "aws.platform.collector",
    limit: "production loses no traces with a node",
    fix: "raise min to 2 or more",
    refuses: ({ name, aws }) => name === "production" && aws.platform.collector.min < 2,
  },
  {
    path: "aws.platform.metrics",
    limit: "production is watched also while a node is replaced",
    fix: "set replicas to 2 or more",
    refuses: ({ name, aws }) => name === "production" && aws.platform.metrics.replicas < 2,
  },
  {
    path: "aws.platform.metrics.retention",
    limit: "production can compare with the week before last",
    fix: 'use "15d" or more',
    refuses: ({ name, aws }) => name === "production" && seconds(aws.platform.metrics.retention) < seconds("15d"),
  },
  {
    path: "aws.platform.traces.retention",
    limit: "production can look into a fault of last week",
    fix: 'use "7d" or more',
    refuses: ({ name, aws }) => name === "production" && seconds(aws.platform.traces.retention) < seconds("7d"),
  },
  {
    path: "aws.platform.logs.retention",
    limit: "production can look into what somebody reports after his holidays",
    fix: 'use "30d" or more',
    refuses: ({ name, aws }) => name === "production" && seconds(aws.platform.logs.retention) < seconds("30d"),
  },
  {
    path: "aws.platform.metrics.memoryMiB",
    limit: "no container in the namespace may have more than its quota's containerGiB",
    fix: "raise aws.platform.quotas.monitoring.containerGiB, or lower it",
    refuses: ({ aws: { platform } }) => platform.metrics.memoryMiB > platform.quotas.monitoring.containerGiB * 1024,
  },
];
