import type { Condition } from "../condition.ts";

/**
 * A NAT gateway has 55,000 connections to one address and port for each of its addresses.
 * Source: docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
 */
export function networkConditions(natGatewayIds: readonly string[]): Condition[] {
  return [
    {
      name: "nat-ports-exhausted",
      says: "A NAT gateway has no port left for a new connection to some address: calls to the outside fail.",
      of: {
        highest: natGatewayIds.map((id) => ({
          namespace: "AWS/NATGateway",
          name: "ErrorPortAllocation",
          dimensions: { NatGatewayId: id },
          statistic: "Sum",
        })),
      },
      when: "above",
      threshold: 0,
      minutes: 3,
    },
  ];
}
