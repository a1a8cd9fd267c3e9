import { z } from "zod";
import { logRetention } from "../../../constructs/duration.ts";

/** Requests from one address in five minutes. AWS WAF: 10 to 2,000,000,000. */
const requests = z.int().min(10).max(2_000_000_000);

const firewall = z.union(
  [
    z.strictObject({
      /** Limit for requests of any kind. An address above it is blocked until it sends fewer. */
      perAddress: requests,
      anonymous: requests,
      /** AWS's rules about bodies: count first, and block when the log shows no request of a person. */
      bodies: z.enum(["count", "block"]),
      /** Retention of the log of blocked requests. */
      logRetention,
    }),
    z.strictObject({ noFirewall: z.string().min(20) }),
  ],
  {
    error:
      'it must be { perAddress: 2000, anonymous: 200, bodies: "count", logRetention: "90d" }, ' +
      'or { noFirewall: "…" } with the reason in a sentence',
  },
);

export const edgeSchema = z.strictObject({
  /** A hosted zone that Route 53 already has. The API is `api.` under it, and e-mail is sent from it. */
  domain: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'it must be a domain such as "dev.mindflow.example"'),
  firewall,
  /** AWS refuses to delete the load balancer. */
  deletionProtection: z.boolean(),
});
