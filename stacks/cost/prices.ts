/** Price in eu-central-1 (Frankfurt), before tax. Other regions cost up to a third more or less. */
export interface Price {
  readonly usd: number;
  readonly per: "hour" | "month" | "GiB" | "GiB a month" | "million" | "item";
  /** US dollars with a reservation of one year without upfront payment, if AWS sells one. */
  readonly reserved?: number;
  /** "estimate": not published for this region. The us-east-1 price times the family's surcharge, correct to 10 %. */
  readonly source: string;
  /** The day of the price: `2026-11-23`. */
  readonly asOf: string;
}

const list = (asOf: string) => ({ source: "AWS Price List", asOf });
const vantage = { source: "instances.vantage.sh", asOf: "2025-04-24" };
const bill = { source: "a public bill", asOf: "2026-06-30" };
/** From AWS's pricing pages. Unchanged for years and almost equal in all regions, so it was not checked again. */
const longKnown = { source: "AWS's pricing pages", asOf: "2025-06-30" };
const estimate = { source: "estimate", asOf: "2026-11-23" };

export const prices = {
  "backup storage": { usd: 0.1, per: "GiB a month", ...estimate },

  "cache.t4g.micro": { usd: 0.0144, reserved: 0.0096, per: "hour", ...vantage },
  "cache.t4g.small": { usd: 0.0288, reserved: 0.02, per: "hour", ...vantage },
  "cache.t4g.medium": { usd: 0.0576, reserved: 0.0392, per: "hour", ...vantage },
  "cache.m7g.large": { usd: 0.1504, reserved: 0.1024, per: "hour", ...vantage },
  "cache.r7g.large": { usd: 0.2104, reserved: 0.1432, per: "hour", ...vantage },

  "CloudFront, out to Europe": { usd: 0.085, per: "GiB", ...longKnown },
  "CloudWatch alarm": { usd: 0.1, per: "month", ...longKnown },
  "CloudWatch dashboard": { usd: 3, per: "month", ...longKnown },
  "CloudWatch Logs, taken in": { usd: 0.63, per: "GiB", ...estimate },
  "CloudWatch Logs, kept": { usd: 0.0324, per: "GiB a month", ...estimate },
  "Config item": { usd: 0.003, per: "item", ...longKnown },

  "db.t3.micro": { usd: 0.021, reserved: 0.015, per: "hour", ...list("2026-08-10") },
  "db.t4g.micro": { usd: 0.019, reserved: 0.0135, per: "hour", ...bill },
  "db.t4g.medium": { usd: 0.076, reserved: 0.054, per: "hour", ...estimate },
  "db.m7g.large": { usd: 0.202, reserved: 0.139, per: "hour", ...estimate },
  "db.r7g.large": { usd: 0.287, reserved: 0.198, per: "hour", ...estimate },
  "db gp3": { usd: 0.137, per: "GiB a month", ...estimate },

  "documents db.t4g.medium": { usd: 0.0909, per: "hour", ...estimate },
  "documents db.r6g.large": { usd: 0.315, per: "hour", ...estimate },
  "documents storage": { usd: 0.119, per: "GiB a month", ...estimate },
  "documents reads and writes": { usd: 0.22, per: "million", ...estimate },

  "EBS gp3": { usd: 0.0952, per: "GiB a month", ...longKnown },
  "EC2 t3.medium": { usd: 0.048, reserved: 0.0302, per: "hour", ...estimate },
  "EC2 t3.large": { usd: 0.096, reserved: 0.0604, per: "hour", ...estimate },
  "EC2 m7i.large": { usd: 0.1208, reserved: 0.0799, per: "hour", ...estimate },
  "EC2 t4g.medium": { usd: 0.0384, reserved: 0.0242, per: "hour", ...estimate },
  "EC2 t4g.large": { usd: 0.0768, reserved: 0.0483, per: "hour", ...estimate },
  "EC2 m7g.large": { usd: 0.0978, reserved: 0.0647, per: "hour", ...estimate },
  // Spot prices move with demand: 40 % of the price on demand.
  "EC2 Spot t3.large": { usd: 0.0384, per: "hour", ...estimate },
  "EC2 Spot m7i.large": { usd: 0.0483, per: "hour", ...estimate },
  "EC2 Spot m7g.large": { usd: 0.0391, per: "hour", ...estimate },
  "ECR storage": { usd: 0.1, per: "GiB a month", ...longKnown },
  "EKS cluster": { usd: 0.1, per: "hour", ...longKnown },

  "interface endpoint in one zone": { usd: 0.012, per: "hour", ...list("2026-09-22") },
  "interface endpoint, through": { usd: 0.01, per: "GiB", ...list("2026-09-22") },
  "internet, out": { usd: 0.09, per: "GiB", ...longKnown },
  "KMS key": { usd: 1, per: "month", ...longKnown },
  "load balancer": { usd: 0.027, per: "hour", ...bill },
  "load balancer capacity unit": { usd: 0.008, per: "hour", ...longKnown },
  "NAT gateway": { usd: 0.052, per: "hour", ...longKnown },
  "NAT gateway, through": { usd: 0.052, per: "GiB", ...longKnown },
  "public IPv4 address": { usd: 0.005, per: "hour", ...longKnown },
  "S3 standard": { usd: 0.0245, per: "GiB a month", ...estimate },

  "t3.small.search": { usd: 0.042, per: "hour", ...vantage },
  "t3.medium.search": { usd: 0.084, reserved: 0.069, per: "hour", ...vantage },
  "m7g.medium.search": { usd: 0.081, reserved: 0.056, per: "hour", ...vantage },
  "m7g.large.search": { usd: 0.162, reserved: 0.112, per: "hour", ...vantage },
  "r7g.large.search": { usd: 0.214, reserved: 0.148, per: "hour", ...vantage },
  "search gp3": { usd: 0.145, per: "GiB a month", ...estimate },

  secret: { usd: 0.4, per: "month", ...longKnown },
  "Security Hub check": { usd: 0.001, per: "item", ...longKnown },
  "SNS FIFO publish": { usd: 0.3, per: "million", ...longKnown },
  "SQS request": { usd: 0.5, per: "million", ...longKnown },
  "WAF web ACL": { usd: 5, per: "month", ...longKnown },
  "WAF rule": { usd: 1, per: "month", ...longKnown },
  "WAF request": { usd: 0.6, per: "million", ...longKnown },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

export const hoursPerMonth = 730;
