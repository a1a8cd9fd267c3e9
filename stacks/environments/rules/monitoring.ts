import type { AwsRule } from "../rule.ts";

export const monitoringRules: readonly AwsRule[] = [
  {
    path: "aws.monitoring.alarms",
    limit: "production needs alarms",
    fix: 'set { failing: 1, slowerThan: "1s", replicaBehind: "30s" }',
    refuses: ({ name, aws }) => name === "production" && "noAlarms" in aws.monitoring.alarms,
  },
  {
    path: "aws.monitoring.mail",
    limit: "alarms need a recipient",
    fix: "add an address, or a channel in aws.monitoring.chat",
    refuses: ({ aws: { monitoring } }) =>
      "failing" in monitoring.alarms && monitoring.mail.length === 0 && "noChat" in monitoring.chat,
  },
  {
    path: "aws.data.valkey",
    limit: "a CloudWatch alarm can have at most ten metrics, one per node",
    fix: "use fewer shards or replicas, or an alarm per shard in constructs/observability/alarms/valkey.ts",
    refuses: ({ aws: { monitoring, data } }) =>
      "failing" in monitoring.alarms && data.valkey.shards * (1 + data.valkey.replicas) > 10,
  },
];
