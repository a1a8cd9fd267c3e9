import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Sesv2EmailIdentity } from "@cdktf/provider-aws/lib/sesv2-email-identity/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";

export interface MailDomainProps {
  readonly domain: string;
  /** The zone that answers for the domain. */
  readonly zoneId: string;
}

/**
 * A domain that SES may send mail from: every mail is signed, and the domain asks the world to quarantine what is not.
 *
 * Limit: until somebody has asked AWS to let the account out of the sandbox, mail goes to verified addresses only.
 * Source: docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
 */
export class MailDomain extends Construct {
  constructor(scope: Construct, id: string, { domain, zoneId }: MailDomainProps) {
    super(scope, id);
    const identity = new Sesv2EmailIdentity(this, "identity", { emailIdentity: domain });
    const record = (name: string, type: string, under: string, value: string) =>
      new Route53Record(this, name, { zoneId, type, name: `${under}.${domain}`, records: [value], ttl: 300 });
    const { tokens } = identity.dkimSigningAttributes;
    // AWS makes three of them, and rotates what they lead to.
    for (const [at, nth] of ["first", "second", "third"].entries()) {
      const token: string = Fn.element(tokens, at);
      record(`${nth}-signature`, "CNAME", `${token}._domainkey`, `${token}.dkim.amazonses.com`);
    }
    record("policy", "TXT", "_dmarc", "v=DMARC1; p=quarantine");
  }
}
