import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Sesv2EmailIdentity } from "@cdktf/provider-aws/lib/sesv2-email-identity/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";

export interface MailDomainProps {
  readonly domain: string;
  readonly zoneId: string;
}

/**
 * A domain that SES sends mail from, with DKIM and DMARC.
 * Limit: an account in SES's sandbox sends to verified addresses only.
 * Source: docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
 */
export class MailDomain extends Construct {
  constructor(scope: Construct, id: string, { domain, zoneId }: MailDomainProps) {
    super(scope, id);
    const identity = new Sesv2EmailIdentity(this, "identity", { emailIdentity: domain });
    const record = (name: string, type: string, prefix: string, value: string) =>
      new Route53Record(this, name, { zoneId, type, name: `${prefix}.${domain}`, records: [value], ttl: 300 });
    const { tokens } = identity.dkimSigningAttributes;
    // Easy DKIM has three tokens, and SES rotates the keys behind them.
    for (const [index, nth] of ["first", "second", "third"].entries()) {
      const token: string = Fn.element(tokens, index);
      record(`${nth}-signature`, "CNAME", `${token}._domainkey`, `${token}.dkim.amazonses.com`);
    }
    record("policy", "TXT", "_dmarc", "v=DMARC1; p=quarantine");
  }
}
