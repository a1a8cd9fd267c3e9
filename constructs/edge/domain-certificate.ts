import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface DomainCertificateProps {
  readonly domain: string;
  readonly zoneId: string;
  readonly provider?: TerraformProvider;
}

/** An ACM certificate for one name. `arn` waits for the validation, which usually takes some minutes. */
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
    const validation = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "proof", {
      zoneId,
      name: validation.resourceRecordName,
      type: validation.resourceRecordType,
      records: [validation.resourceRecordValue],
      ttl: 300,
    });
    this.arn = new AcmCertificateValidation(this, "issued", {
      ...region,
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
