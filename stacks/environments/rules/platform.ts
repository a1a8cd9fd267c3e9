import { seconds } from "../../../constructs/duration.ts";
import type { AwsRule } from "../rule.ts";

export const platformRules: readonly AwsRule[] = [
  {
    path: "aws.platform.controllers",
    limit: "production's controllers must survive the loss of a node",
    fix: "use 2 or more",
    refuses: ({ name, aws }) => name === "production" && aws.platform.controllers < 2,
  },
  {
    path: "aws.platform.gateway",
    limit: "production needs a gateway in each zone, to survive the loss of one",
    fix: "raise min to the number of aws.network.zones",
    refuses: ({ name, aws }) => name === "production" && aws.platform.gateway.min < aws.network.zones.length,
  },
  {
    path: "aws.platform.gateway",
    limit: "autoscaling needs max above min",
    fix: "raise max",
    refuses: ({ aws: { platform } }) => platform.gateway.max <= platform.gateway.min,
  },
  {
    path: "aws.platform.collector",
    limit: "autoscaling needs max above min",
    fix: "raise max",
    refuses: ({ aws: { platform } }) => platform.collector.max <= platform.collector.min,
  },
  {
    path: "aws.platform.collector",
    limit: "production must not lose traces with one node",
    fix: "raise min to 2 or more",
    refuses: ({ name, aws }) => name === "production" && aws.platform.collector.min < 2,
  },
  {
    path: "aws.platform.metrics",
    limit: "production needs metrics also while a node is replaced",
    fix: "set replicas to 2 or more",
    refuses: ({ name, aws }) => name === "production" && aws.platform.metrics.replicas < 2,
  },
  {
    path: "aws.platform.metrics.retention",
    limit: "production must be comparable with two weeks ago",
    fix: 'use "15d" or more',
    refuses: ({ name, aws }) => name === "production" && seconds(aws.platform.metrics.retention) < seconds("15d"),
  },
  {
    path: "aws.platform.traces.retention",
    limit: "production needs the traces of the last week",
    fix: 'use "7d" or more',
    refuses: ({ name, aws }) => name === "production" && seconds(aws.platform.traces.retention) < seconds("7d"),
  },
  {
    path: "aws.platform.logs.retention",
    limit: "production needs the logs of the last month",
    fix: 'use "30d" or more',
    refuses: ({ name, aws }) => name === "production" && seconds(aws.platform.logs.retention) < seconds("30d"),
  },
  {
    path: "aws.platform.metrics.memoryMiB",
    limit: "a container cannot have more than its quota's containerGiB",
    fix: "raise aws.platform.quotas.monitoring.containerGiB, or lower it",
    refuses: ({ aws: { platform } }) => platform.metrics.memoryMiB > platform.quotas.monitoring.containerGiB * 1024,
  },
];
