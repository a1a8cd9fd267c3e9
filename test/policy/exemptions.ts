/** Who breaks which promise, why, and since when. A year later somebody has to think about it again. */
export interface Exemption {
  /** The rule's id. */
  readonly rule: string;
  /** A stack, or with `*-` before it that stack of every environment. */
  readonly stack: string;
  /** `<type>.<Terraform id>`, as the refusal names it. */
  readonly resource: string;
  readonly because: string;
  /** The day on which it was written: `2026-11-23`. */
  readonly since: string;
}

export const exemptions: readonly Exemption[] = [
  {
    rule: "no-open-ports",
    stack: "*-network",
    resource: "aws_vpc_security_group_ingress_rule.load-balancer_from-0-0-0-0-0-443_57AFCF05",
    because: "The load balancer is where people come in; the environment says from where, and why.",
    since: "2026-11-23",
  },
  {
    rule: "no-open-ports",
    stack: "*-network",
    resource: "aws_vpc_security_group_ingress_rule.load-balancer_from-0-0-0-0-0-80_B700894A",
    because: "The load balancer answers plain HTTP with the address under HTTPS, and with nothing else.",
    since: "2026-11-23",
  },
  {
    rule: "encrypted-at-rest",
    stack: "*-storage",
    resource: "aws_s3_bucket.logs_bucket_5A22438C",
    because: "The load balancer and S3 deliver logs to buckets with S3's own encryption only.",
    since: "2026-11-23",
  },
  {
    rule: "logs-kept",
    stack: "*-storage",
    resource: "aws_s3_bucket.logs_bucket_5A22438C",
    because: "An entry of its own access log would be an access, and so on without end.",
    since: "2026-11-23",
  },
  {
    rule: "logs-kept",
    stack: "*-foundation",
    resource: "aws_s3_bucket.audit_records_bucket_B6C137C2",
    because: "CloudTrail itself records every access to an object here.",
    since: "2026-11-23",
  },
  {
    rule: "logs-kept",
    stack: "*-state",
    resource: "aws_s3_bucket.bucket_3056591E",
    because: "It is there before any bucket that could take its log; CloudTrail records every access to an object.",
    since: "2026-11-23",
  },
  {
    rule: "no-wildcards",
    stack: "*-foundation",
    resource: "aws_iam_policy.workflows_boundary_33663D53",
    because: "A boundary allows nothing by itself: it is what no role can go beyond, whatever its own policies say.",
    since: "2026-11-23",
  },
  {
    rule: "tls-only",
    stack: "dev-storage",
    resource: "aws_cloudfront_distribution.media-distribution_BB008960",
    because: "CloudFront's own name also speaks older TLS whatever is asked of it; dev has no name and nobody's files.",
    since: "2026-11-23",
  },
];
