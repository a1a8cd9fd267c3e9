import type { AwsRule } from "../rule.ts";

export const edgeRules: readonly AwsRule[] = [
  {
    path: "aws.edge.firewall",
    limit: "production needs a firewall",
    fix: 'set { perAddress: 2000, anonymous: 200, bodies: "count", logRetention: "90d" }',
    refuses: ({ name, aws }) => name === "production" && "noFirewall" in aws.edge.firewall,
  },
  {
    path: "aws.edge.firewall.anonymous",
    limit: "the limit without a token must be lower than the one with a token",
    fix: "set it below perAddress",
    refuses: ({ aws: { edge } }) =>
      "perAddress" in edge.firewall && edge.firewall.anonymous >= edge.firewall.perAddress,
  },
  {
    path: "aws.edge.deletionProtection",
    limit: "production's load balancer must not be deleted by mistake",
    fix: "set true",
    refuses: ({ name, aws }) => name === "production" && !aws.edge.deletionProtection,
  },
];
