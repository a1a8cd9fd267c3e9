import { z } from "zod";
import { logRetention } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

/** Requests in any five minutes from one address. AWS WAF: 10 to two thousand million. */
const requests = z.int().min(10).max(2_000_000_000);

const firewall = z.union(
  [
    z.strictObject({
      /** More than these, of any kind, and the address is refused until it asks less. */
      perAddress: requests,
      /** The same for requests that bring no token. */
      anonymous: requests,
      /** How long it is kept what was refused. */
      logRetention,
    }),
    z.strictObject({ noFirewall: z.string().min(20) }),
  ],
  {
    error:
      'it must be { perAddress: 2000, anonymous: 200, logRetention: "90d" }, ' +
      'or { noFirewall: "…" } with the reason in a sentence',
  },
);

export const edgeSchema = z.strictObject({
  /** The environment's own, whose zone Route 53 has already: the API is `api.` under it, and mail comes from it. */
  domain: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'it must be a domain such as "dev.mindflow.example"'),
  firewall,
  /** AWS refuses to delete the load balancer. */
  deletionProtection: z.boolean(),
});

export const edgeRules: readonly AwsRule[] = [
  {
    path: "aws.edge.firewall",
    limit: "production has a firewall before it",
    fix: 'set { perAddress: 2000, anonymous: 200, logRetention: "90d" }',
    refuses: ({ name, aws }) => name === "production" && "noFirewall" in aws.edge.firewall,
  },
  {
    path: "aws.edge.firewall.anonymous",
    limit: "a stranger may ask less than a user",
    fix: "set it below perAddress",
    refuses: ({ aws: { edge } }) =>
      "perAddress" in edge.firewall && edge.firewall.anonymous >= edge.firewall.perAddress,
  },
  {
    path: "aws.edge.deletionProtection",
    limit: "nobody deletes production's load balancer by a slip",
    fix: "set true",
    refuses: ({ name, aws }) => name === "production" && !aws.edge.deletionProtection,
  },
];
