import type { StringValue } from "ms";
import { seconds } from "../../stacks/environments/duration.ts";
import type { Condition, Metric } from "../condition.ts";

export interface LoadBalancerWatch {
  /** As CloudWatch names them: the ends of their ARNs. */
  readonly loadBalancer: string;
  readonly targetGroups: readonly string[];
  /** In percent of all requests. */
  readonly failing: number;
  /** What one request in a hundred may take longer than. */
  readonly slowerThan: StringValue;
}

/** Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export function loadBalancerConditions(watch: LoadBalancerWatch): Condition[] {
  const of = (name: string, statistic: Metric["statistic"], more?: Record<string, string>): Metric => ({
    namespace: "AWS/ApplicationELB",
    name,
    dimensions: { LoadBalancer: watch.loadBalancer, ...more },
    statistic,
  });
  return [
    {
      name: "requests-failing",
      says: `More than ${watch.failing} % of the requests have failed on our side for five minutes.`,
      of: {
        sum: [of("HTTPCode_Target_5XX_Count", "Sum"), of("HTTPCode_ELB_5XX_Count", "Sum")],
        inPercentOf: of("RequestCount", "Sum"),
      },
      when: "above",
      threshold: watch.failing,
      minutes: 5,
    },
    {
      name: "requests-slow",
      says: `One request in a hundred has taken more than ${watch.slowerThan}, for ten minutes.`,
      of: { highest: [of("TargetResponseTime", "p99")] },
      when: "above",
      threshold: seconds(watch.slowerThan),
      minutes: 10,
    },
    {
      name: "targets-unhealthy",
      says: "The load balancer sends nothing to a pod of the gateway, which does not answer its health check.",
      of: { highest: watch.targetGroups.map((group) => of("UnHealthyHostCount", "Maximum", { TargetGroup: group })) },
      when: "above",
      threshold: 0,
      minutes: 5,
    },
  ];
}
