import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontKeyGroup } from "@cdktf/provider-aws/lib/cloudfront-key-group/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { CloudfrontPublicKey } from "@cdktf/provider-aws/lib/cloudfront-public-key/index.js";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { resourceName } from "../names.ts";
import type { PrivateBucket } from "../storage/private-bucket.ts";
import { DistributionLogs } from "./distribution-logs.ts";
import { DomainCertificate } from "./domain-certificate.ts";
import { userFileHeaders } from "./security-headers.ts";

export interface SignedDistributionProps {
  readonly environment: string;
  readonly name: string;
  readonly bucket: PrivateBucket;
  readonly logs: PrivateBucket;
  /** Public keys as PEM, by name. Each of them verifies a signed URL. */
  readonly signingKeys: Readonly<Record<string, string>>;
  readonly priceClass: string;
  /** A domain in a Route 53 zone, or the reason for CloudFront's default certificate. */
  readonly address: CustomDomain | { readonly defaultCertificate: string };
  readonly provider: TerraformProvider;
}

interface CustomDomain {
  readonly domain: string;
  readonly zoneId: string;
}

/** AWS's managed policy "CachingOptimized": TTL of one day by default, no query string in the cache key. */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

const defaultCertificate = { viewerCertificate: { cloudfrontDefaultCertificate: true } };

/**
 * Serves a private bucket by CloudFront, by signed URLs only.
 * Limit: the minimum is TLS 1.2 under a custom domain, and TLS 1.0 under CloudFront's default certificate.
 * Source: docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-specify.html
 */
export class SignedDistribution extends Construct {
  readonly id: string;
  readonly domain: string;
  /** The `Key-Pair-Id` of signed URLs, by the names of the keys. */
  readonly signingKeyIds: Record<string, string>;

  constructor(scope: Construct, id: string, props: SignedDistributionProps) {
    super(scope, id);
    const { environment, name, bucket, signingKeys, priceClass, address, provider } = props;
    const fullName = resourceName(environment, name);
    const keys = Object.entries(signingKeys).map(
      ([key, encodedKey]) =>
        [key, new CloudfrontPublicKey(this, `key-${key}`, { name: `${fullName}-${key}`, encodedKey })] as const,
    );
    this.signingKeyIds = Object.fromEntries(keys.map(([key, { id }]) => [key, id]));
    const group = new CloudfrontKeyGroup(this, "keys", { name: fullName, items: keys.map(([, key]) => key.id) });
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name: fullName,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const headers = new CloudfrontResponseHeadersPolicy(this, "headers", {
      name: fullName,
      securityHeadersConfig: userFileHeaders,
    });
    const distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: fullName,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass,
      ...("domain" in address ? this.#customDomain(address, provider) : defaultCertificate),
      origin: [{ originId: name, domainName: bucket.domainName, originAccessControlId: access.id }],
      defaultCacheBehavior: {
        targetOriginId: name,
        viewerProtocolPolicy: "https-only",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
        cachePolicyId: cachingOptimized,
        responseHeadersPolicyId: headers.id,
        trustedKeyGroups: [group.id],
        compress: true,
      },
      restrictions: { geoRestriction: { restrictionType: "none" } },
    });
    this.id = distribution.id;
    this.domain = "domain" in address ? address.domain : distribution.domainName;
    if ("domain" in address) this.#addressRecords(address, distribution);
    new DistributionLogs(this, "logs", {
      name: fullName,
      distributionArn: distribution.arn,
      bucket: props.logs,
      provider,
    });
    bucket.allow({
      Sid: "ReadByDistribution",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: `${bucket.arn}/*`,
      Condition: { StringEquals: { "aws:SourceArn": distribution.arn } },
    });
  }

  #customDomain({ domain, zoneId }: CustomDomain, provider: TerraformProvider) {
    const { arn } = new DomainCertificate(this, "certificate", { domain, zoneId, provider });
    return {
      aliases: [domain],
      viewerCertificate: {
        acmCertificateArn: arn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
    };
  }

  #addressRecords({ domain, zoneId }: CustomDomain, distribution: CloudfrontDistribution): void {
    for (const type of ["A", "AAAA"])
      new Route53Record(this, `address-${type.toLowerCase()}`, {
        zoneId,
        name: domain,
        type,
        alias: { name: distribution.domainName, zoneId: distribution.hostedZoneId, evaluateTargetHealth: false },
      });
  }
}
