import { type AlarmDefinition, metricsFor } from "../alarm-definition.ts";

/** Source: docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html */
export function networkAlarms(natGatewayIds: readonly string[]): AlarmDefinition[] {
  const metrics = metricsFor("AWS/NATGateway", ...natGatewayIds.map((NatGatewayId) => ({ NatGatewayId })));
  return [
    {
      name: "nat-ports-exhausted",
      summary: "A NAT gateway has no free port for new connections to a destination: outbound calls fail.",
      measure: { highest: metrics("ErrorPortAllocation", "Sum") },
      comparison: "above",
      threshold: 0,
      periods: 3,
    },
  ];
}
