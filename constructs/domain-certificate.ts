import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface DomainCertificateProps {
  readonly domain: string;
  /** The Route 53 zone that the world asks for the domain. */
  readonly zoneId: string;
  /** Of the region that the certificate is for; the stack's own where this is left out. */
  readonly provider?: TerraformProvider;
}

/**
 * A certificate for one name, issued by AWS once a record in the zone shows that the name is ours, and renewed by AWS for
 * as long as the record stays. `arn` is that of the issued one: what takes it waits, usually for some minutes.
 */
export class DomainCertificate extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { domain, zoneId, provider }: DomainCertificateProps) {
    super(scope, id);
    const region = provider && { provider };
    const certificate = new AcmCertificate(this, "certificate", {
      ...region,
      domainName: domain,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
    });
    this.arn = new AcmCertificateValidation(this, "issued", {
      ...region,
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
