import { z } from "zod";
import { duration, logRetention } from "../../../constructs/duration.ts";

const onOrReason = z.union([z.literal("on"), z.strictObject({ off: z.string().min(20) })], {
  error: 'it must be "on", or { off: "…" } with the reason in a sentence',
});

export const foundationSchema = z.strictObject({
  /** The AWS account. Terraform refuses to apply to another one. */
  account: z.string().regex(/^\d{12}$/, "it must be the 12 digits of an AWS account"),
  /** The GitHub repository whose workflows may plan and apply. */
  repository: z
    .string()
    .regex(
      /^[\w.-]+\/[\w.-]+$/,
      'it must be a GitHub repository such as "owner/name", with the ids in repositoryIds: ' +
        "gh api repos/<owner>/<name> --jq '{owner: .owner.id, repository: .id}'",
    ),
  /**
   * GitHub's ids of the owner and the repository, which tokens of repositories have that were created or renamed since
   * 2026-07-15. `gh api repos/<owner>/<name> --jq '{owner: .owner.id, repository: .id}'` prints them.
   * Source: github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens
   */
  repositoryIds: z.strictObject({ owner: z.int().positive(), repository: z.int().positive() }).optional(),
  budget: z.strictObject({
    /** US dollars per month. Notifies at 80 % of it, and when the forecast exceeds it. */
    monthly: z.int().positive(),
    notify: z.array(z.email()).min(1),
    /**
     * Notifies of spending that is this many US dollars above what is usual for an AWS service. Default: no detection.
     * Limit: an account has one monitor of services, and AWS makes it for new accounts: first import it.
     */
    anomalies: z.strictObject({ above: z.int().positive() }).optional(),
  }),
  images: z.strictObject({
    keep: z.int().min(1).max(1000),
  }),
  audit: z.strictObject({
    /** CloudTrail in every region: who called which AWS API. */
    trail: onOrReason,
    /** AWS Config: the configuration of every resource, and its changes. */
    configuration: onOrReason,
    /** GuardDuty: signs of an attack. */
    threats: onOrReason,
    /** Security Hub: benchmarks of AWS and CIS. Reads AWS Config's records. */
    benchmarks: onOrReason,
    /** Findings of GuardDuty and Security Hub of this severity or a higher one go to the alerts topic. Default: none. */
    findings: z.enum(["medium", "high"]).optional(),
    retention: duration,
    /** How long the trail can be searched in CloudWatch Logs. */
    searchable: logRetention,
  }),
});
