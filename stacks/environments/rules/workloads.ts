import { names, type ServiceName, servesRequests, service } from "../../topology.ts";
import type { Workload } from "../aws/workloads.ts";
import type { AwsRule } from "../rule.ts";
import type { AwsEnvironment } from "../schema.ts";

function some(breaks: (one: Workload, name: ServiceName) => boolean) {
  return ({ aws }: AwsEnvironment) =>
    names(aws.workloads.services).some((name) => breaks(aws.workloads.services[name], name));
}

export const workloadsRules: readonly AwsRule[] = [
  {
    path: "aws.workloads.images",
    limit: "production runs what the workflow built from the main branch, and nothing else",
    fix: 'set images: "signed"',
    refuses: ({ name, aws }) => name === "production" && aws.workloads.images !== "signed",
  },
  {
    path: "aws.workloads.services",
    limit: "a service needs min <= max replicas",
    fix: "raise max",
    refuses: some(({ replicas }) => replicas.min > replicas.max),
  },
  {
    path: "aws.workloads.services",
    limit: "a new version is tested with requests, and this service receives none",
    fix: 'set rollout: "rolling"',
    refuses: some(({ rollout }, name) => rollout !== "rolling" && !servesRequests(name)),
  },
  {
    path: "aws.workloads.services",
    limit: "testers choose a version by a header, which only a public service receives",
    fix: 'set rollout: "canary" or "blue/green" for internal services',
    refuses: some(({ rollout }, name) => rollout === "a/b" && !service(name).public),
  },
  {
    path: "aws.workloads.services",
    limit: "a service that receives requests needs a rate limit",
    fix: "set requestsPerSecond for services that receive requests, and for no other",
    refuses: some(({ requestsPerSecond }, name) => (requestsPerSecond !== undefined) !== servesRequests(name)),
  },
  {
    path: "aws.workloads.services",
    limit: "without autoscaling, Flagger and Helm would both set the number of pods",
    fix: 'raise replicas.max above min, or set rollout: "rolling"',
    refuses: some(({ rollout, replicas }) => rollout !== "rolling" && replicas.min === replicas.max),
  },
  {
    path: "aws.workloads.services",
    limit: "only a consumer with autoscaling has a queue to scale by, and it must",
    fix: "set eventsPerReplica for consumers whose replicas.max is above min, and for no other service",
    refuses: some(
      ({ eventsPerReplica, replicas }, name) =>
        (eventsPerReplica !== undefined) !== (isConsumer(name) && replicas.min < replicas.max),
    ),
  },
  {
    path: "aws.workloads.services",
    limit: "production's services must survive the loss of a zone",
    fix: "raise replicas.min to 3 for services that receive requests, and to 2 for the others",
    refuses: (environment) =>
      environment.name === "production" &&
      some(({ replicas }, name) => replicas.min < (servesRequests(name) ? 3 : 2))(environment),
  },
];

function isConsumer(name: ServiceName): boolean {
  return (service(name).consumes ?? []).length > 0;
}
