/** One resource that may break one rule. The tests refuse an exemption that is older than a year. */
export interface Exemption {
  readonly rule: string;
  /** `dev-storage`, or `*-storage` for that stack of every environment. */
  readonly stack: string;
  /** `<type>.<Terraform id>`, as in the message. */
  readonly resource: string;
  readonly because: string;
  readonly since: string;
}

export const exemptions: readonly Exemption[] = [
  {
    rule: "no-open-ports",
    stack: "*-network",
    resource: "aws_vpc_security_group_ingress_rule.load-balancer_from-0-0-0-0-0-443_57AFCF05",
    because: "Clients connect to the load balancer; the environment says from which addresses, and why.",
    since: "2026-11-23",
  },
  {
    rule: "no-open-ports",
    stack: "*-network",
    resource: "aws_vpc_security_group_ingress_rule.load-balancer_from-0-0-0-0-0-80_B700894A",
    because: "The load balancer redirects plain HTTP to HTTPS, and does nothing else on this port.",
    since: "2026-11-23",
  },
  {
    rule: "encrypted-at-rest",
    stack: "*-storage",
    resource: "aws_s3_bucket.logs_bucket_5A22438C",
    because: "The load balancer and S3 deliver logs only to buckets that are encrypted with S3's own key.",
    since: "2026-11-23",
  },
  {
    rule: "logs-kept",
    stack: "*-storage",
    resource: "aws_s3_bucket.logs_bucket_5A22438C",
    because: "Writing to its own access log would be an access again, without end.",
    since: "2026-11-23",
  },
  {
    rule: "logs-kept",
    stack: "*-foundation",
    resource: "aws_s3_bucket.audit_records_bucket_B6C137C2",
    because: "CloudTrail records every access to an object in it.",
    since: "2026-11-23",
  },
  {
    rule: "logs-kept",
    stack: "*-foundation",
    resource: "aws_s3_bucket.plans_bucket_9C6E511E",
    because: "CloudTrail records every access to an object in it.",
    since: "2026-11-29",
  },
  {
    rule: "logs-kept",
    stack: "*-state",
    resource: "aws_s3_bucket.bucket_3056591E",
    because:
      "It is created before every bucket that could store its log; CloudTrail records every access to an object.",
    since: "2026-11-23",
  },
  {
    rule: "no-wildcards",
    stack: "*-foundation",
    resource: "aws_iam_policy.workflows_boundary_33663D53",
    because: "A permissions boundary allows nothing by itself: it limits what the policies of a role can allow.",
    since: "2026-11-23",
  },
  {
    rule: "tls-only",
    stack: "dev-storage",
    resource: "aws_cloudfront_distribution.media-distribution_BB008960",
    because: "CloudFront's own certificate always allows older TLS; dev has no domain for files, and no users' files.",
    since: "2026-11-23",
  },
  {
    rule: "logs-written",
    stack: "*-cluster",
    resource: "aws_cloudwatch_log_group.fargate_logs_4AE4F128",
    because:
      "Pods on Fargate write to it: a ConfigMap of the platform stack says so, and can exist only after the cluster.",
    since: "2026-11-28",
  },
];
