import { z } from "zod";
import { days, duration, logRetention } from "../duration.ts";
import type { AwsRule } from "../rules.ts";

/** On, or the reason for doing without. */
const watched = z.union([z.literal("on"), z.strictObject({ off: z.string().min(20) })], {
  error: 'it must be "on", or { off: "…" } with the reason in a sentence',
});

export const foundationSchema = z.strictObject({
  /** The environment's own AWS account: nothing is ever applied to another one. */
  account: z.string().regex(/^\d{12}$/, "it must be the 12 digits of an AWS account"),
  /** Whose GitHub workflows may plan and apply, as `owner/name`. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'it must be a GitHub repository such as "owner/name"'),
  budget: z.strictObject({
    /** US dollars a month. Told at 80 % spent, and as soon as the forecast passes it. */
    monthly: z.int().positive(),
    tell: z.array(z.email()).min(1),
  }),
  images: z.strictObject({
    /** How many images of each service are kept to roll back to. */
    keep: z.int().min(1).max(1000),
  }),
  audit: z.strictObject({
    /** Who called which AWS API: CloudTrail, in every region. */
    trail: watched,
    /** What every resource was like, and when it changed: AWS Config. */
    configuration: watched,
    /** What looks like an attack: GuardDuty. */
    threats: watched,
    /** What falls short of AWS's and CIS's benchmarks: Security Hub. It reads what AWS Config records. */
    benchmarks: watched,
    /** How long the audit bucket keeps records. */
    retention: duration,
    /** How long the trail can also be searched in CloudWatch Logs. */
    searchable: logRetention,
  }),
});

export const foundationRules: readonly AwsRule[] = [
  {
    path: "aws.foundation.audit",
    limit: "production watches everything",
    fix: 'set trail, configuration, threats and benchmarks to "on"',
    refuses: ({ name, aws: { foundation } }) =>
      name === "production" && Object.values(foundation.audit).some((value) => typeof value === "object"),
  },
  {
    path: "aws.foundation.audit.retention",
    limit: "production can look back a year, since an intrusion is often found late",
    fix: 'use "365d" or more',
    refuses: ({ name, aws }) => name === "production" && days(aws.foundation.audit.retention) < 365,
  },
  {
    path: "aws.foundation.audit.benchmarks",
    limit: "Security Hub reads what AWS Config records",
    fix: 'set aws.foundation.audit.configuration to "on", or this to { off: "…" }',
    refuses: ({ aws }) => aws.foundation.audit.benchmarks === "on" && aws.foundation.audit.configuration !== "on",
  },
];
