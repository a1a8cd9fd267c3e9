import { z } from "zod";
import { builtServices, names, type ServiceName, servesRequests, service } from "../../topology.ts";
import type { AwsRule } from "../rules.ts";
import type { AwsEnvironment } from "../schema.ts";

export const rollouts = ["rolling", "canary", "a/b", "blue/green"] as const;

const workload = z.strictObject({
  /** How many pods there are: as many as its load asks for, or always as many where both are the same. */
  replicas: z.strictObject({ min: z.int().min(1), max: z.int().min(1) }),
  /** For each pod: of CPU it gets as much at least, of memory never more. */
  cpu: z.string().regex(/^[1-9]\d*m$/, 'it must be thousandths of a CPU such as "250m"'),
  memory: z.string().regex(/^[1-9]\d*Mi$/, 'it must be mebibytes such as "256Mi"'),
  /** How a new version takes over: pod by pod, by a growing share of requests, by a chosen group, or all at once. */
  rollout: z.enum(rollouts),
  /** What one pod answers at most in a second, where it is sent requests: the others are refused at once. */
  requestsPerSecond: z.int().min(1).optional(),
  /** A consumer is given another pod for every so many events that wait in its queue. */
  eventsPerReplica: z.int().min(1).optional(),
});

export const workloadsSchema = z.strictObject({
  /** Every service that has code. */
  services: z.record(z.enum(builtServices), workload),
});

type Workload = z.infer<typeof workload>;

/** Whether any service breaks a rule. */
function some(breaks: (one: Workload, name: ServiceName) => boolean) {
  return ({ aws }: AwsEnvironment) =>
    names(aws.workloads.services).some((name) => breaks(aws.workloads.services[name], name));
}

export const workloadsRules: readonly AwsRule[] = [
  {
    path: "aws.workloads.services",
    limit: "a service has min <= max replicas",
    fix: "raise max",
    refuses: some(({ replicas }) => replicas.min > replicas.max),
  },
  {
    path: "aws.workloads.services",
    limit: "a new version is tried on requests, and only services that are sent requests have some",
    fix: 'set rollout: "rolling"',
    refuses: some(({ rollout }, name) => rollout !== "rolling" && !servesRequests(name)),
  },
  {
    path: "aws.workloads.services",
    limit: "testers choose a version by a header, which goes no further than the service that they ask",
    fix: 'set rollout: "canary" or "blue/green" for services that only others of ours call',
    refuses: some(({ rollout }, name) => rollout === "a/b" && !service(name).public),
  },
  {
    path: "aws.workloads.services",
    limit: "whoever is sent requests can be sent too many",
    fix: "set requestsPerSecond for services that are sent requests, and for no other",
    refuses: some(({ requestsPerSecond }, name) => (requestsPerSecond !== undefined) !== servesRequests(name)),
  },
  {
    path: "aws.workloads.services",
    limit: "Flagger sets the number of the new version's pods, and so does Helm where nothing scales them",
    fix: 'raise replicas.max above min, or set rollout: "rolling"',
    refuses: some(({ rollout, replicas }) => rollout !== "rolling" && replicas.min === replicas.max),
  },
  {
    path: "aws.workloads.services",
    limit: "a consumer that is scaled is scaled by its queue, and nobody else has one",
    fix: "set eventsPerReplica for consumers whose replicas.max is above min, and for no other service",
    refuses: some(
      ({ eventsPerReplica, replicas }, name) =>
        (eventsPerReplica !== undefined) !== (isConsumer(name) && replicas.min < replicas.max),
    ),
  },
  {
    path: "aws.workloads.services",
    limit: "production's services lose a zone and are still there",
    fix: "raise replicas.min to 3 for services that are sent requests, and to 2 for the others",
    refuses: (environment) =>
      environment.name === "production" &&
      some(({ replicas }, name) => replicas.min < (servesRequests(name) ? 3 : 2))(environment),
  },
];

function isConsumer(name: ServiceName): boolean {
  return (service(name).consumes ?? []).length > 0;
}
