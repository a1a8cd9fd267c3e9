import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontKeyGroup } from "@cdktf/provider-aws/lib/cloudfront-key-group/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { CloudfrontPublicKey } from "@cdktf/provider-aws/lib/cloudfront-public-key/index.js";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { EnvironmentName } from "../stacks/environments/schema.ts";
import { DistributionLogs } from "./distribution-logs.ts";
import { DomainCertificate } from "./domain-certificate.ts";
import { resourceName } from "./names.ts";
import type { PrivateBucket } from "./private-bucket.ts";
import { peoplesFilesHeaders } from "./security-headers.ts";

export interface SignedDistributionProps {
  readonly environment: EnvironmentName;
  /** The bucket's name in the topology. */
  readonly name: string;
  readonly bucket: PrivateBucket;
  /** Where every request is written down. */
  readonly logs: PrivateBucket;
  /** Public keys as PEM, by a name for each. A URL that any of them verifies is let through. */
  readonly signingKeys: Readonly<Record<string, string>>;
  readonly priceClass: string;
  /** Our own name within a Route 53 zone, or CloudFront's, for a reason. */
  readonly address: { readonly domain: string; readonly zoneId: string } | { readonly defaultCertificate: string };
  /** The provider of us-east-1, where everything of CloudFront is managed. */
  readonly provider: TerraformProvider;
}

/** AWS's "CachingOptimized": compressed, a day unless the object says otherwise, and no query string in the cache's key. */
const cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/**
 * Serves a private bucket near its readers, read-only and over HTTPS only, to URLs that hold a signature of ours. The
 * bucket lets this distribution in and no other. A signature ends when it says so: seconds to years, ours to choose.
 *
 * Limit: a distribution under CloudFront's own name also speaks TLS 1.0, whatever is asked of it; under ours TLS 1.2 at
 * least. Source: docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-specify.html
 */
export class SignedDistribution extends Construct {
  readonly id: string;
  /** Where its URLs begin, without the scheme. */
  readonly domain: string;
  /** What a signed URL has to name, by the names of the keys. */
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
      securityHeadersConfig: peoplesFilesHeaders,
    });
    const distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: fullName,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass,
      ...("domain" in address ? this.#named(address, provider) : underCloudFrontsName),
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
    if ("domain" in address) this.#find(address, distribution);
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

  #named({ domain, zoneId }: { domain: string; zoneId: string }, provider: TerraformProvider) {
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

  #find({ domain, zoneId }: { domain: string; zoneId: string }, distribution: CloudfrontDistribution): void {
    for (const type of ["A", "AAAA"])
      new Route53Record(this, `address-${type.toLowerCase()}`, {
        zoneId,
        name: domain,
        type,
        alias: { name: distribution.domainName, zoneId: distribution.hostedZoneId, evaluateTargetHealth: false },
      });
  }
}

const underCloudFrontsName = { viewerCertificate: { cloudfrontDefaultCertificate: true } };
