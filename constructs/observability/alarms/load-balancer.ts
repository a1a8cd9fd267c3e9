import type { StringValue } from "ms";
import { seconds } from "../../duration.ts";
import { type AlarmDefinition, type Metric, metricsFor } from "../alarm-definition.ts";

export interface LoadBalancerAlarmsProps {
  /** CloudWatch's dimensions: the suffixes of the ARNs. */
  readonly loadBalancer: string;
  readonly targetGroups: readonly string[];
  /** In percent of all requests. */
  readonly failing: number;
  readonly slowerThan: StringValue;
}

/** Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export function loadBalancerAlarms(props: LoadBalancerAlarmsProps): AlarmDefinition[] {
  const { loadBalancer: LoadBalancer, targetGroups, failing, slowerThan } = props;
  const namespace = "AWS/ApplicationELB";
  const metric = (name: string, statistic: Metric["statistic"]): Metric => ({
    namespace,
    name,
    dimensions: { LoadBalancer },
    statistic,
  });
  const ofTargetGroups = metricsFor(namespace, ...targetGroups.map((TargetGroup) => ({ LoadBalancer, TargetGroup })));
  return [
    {
      name: "requests-failing",
      summary: `More than ${failing} % of the requests have failed with a 5xx status for five minutes.`,
      measure: {
        sum: [metric("HTTPCode_Target_5XX_Count", "Sum"), metric("HTTPCode_ELB_5XX_Count", "Sum")],
        inPercentOf: metric("RequestCount", "Sum"),
      },
      comparison: "above",
      threshold: failing,
      periods: 5,
    },
    {
      name: "requests-slow",
      summary: `The 99th percentile of response times has been over ${slowerThan} for ten minutes.`,
      measure: { highest: [metric("TargetResponseTime", "p99")] },
      comparison: "above",
      threshold: seconds(slowerThan),
      periods: 10,
    },
    {
      name: "targets-unhealthy",
      summary: "A gateway pod fails the load balancer's health check and receives no requests.",
      measure: { highest: ofTargetGroups("UnHealthyHostCount", "Maximum") },
      comparison: "above",
      threshold: 0,
      periods: 5,
    },
  ];
}
