import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy/index.js";
import { Lazy, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy.ts";

export interface EncryptionKeyProps {
  /** The account that owns it: 12 digits. */
  readonly account: string;
  /** Its alias, by which a person finds it. */
  readonly name: string;
  /** What it encrypts, for the person who wonders whether it may be deleted. */
  readonly description: string;
  /** Of the region that it is for; the stack's own where this is left out. */
  readonly provider?: TerraformProvider;
}

/**
 * A key of ours for one purpose. AWS makes new key material every year and keeps the old for reading; a deletion takes
 * 30 days, the longest that KMS offers, in which it can be called back.
 *
 * Who in the account may use it is for IAM to say; AWS services may not, unless one of the methods names them. What they
 * serve lies in later stacks, so it is named by the account and by a pattern, and never by reference.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;
  /** To depend on: what needs the key's policy to work must not come before it. */
  readonly policy: KmsKeyPolicy;
  readonly #account: string;
  readonly #statements: Statement[];

  constructor(scope: Construct, id: string, { account, name, description, provider }: EncryptionKeyProps) {
    super(scope, id);
    const region = provider && { provider };
    const key = new KmsKey(this, "key", { ...region, description, enableKeyRotation: true, deletionWindowInDays: 30 });
    new KmsAlias(this, "alias", { ...region, name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
    this.#account = account;
    this.#statements = [
      { Sid: "IamDecides", Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: key.arn },
    ];
    // A resource of its own, since its statements name the key.
    this.policy = new KmsKeyPolicy(this, "policy", {
      ...region,
      keyId: key.keyId,
      policy: Lazy.stringValue({ produce: () => policyDocument(...this.#statements) }),
    });
  }

  /**
   * Lets an AWS service encrypt and decrypt on behalf of resources of this account, and only those that match the
   * pattern: otherwise somebody else's resource could have the service use our key (the "confused deputy").
   */
  allowService(service: string, sourceArns: string): void {
    this.#allow(service, {
      StringEquals: { "aws:SourceAccount": this.#account },
      ArnLike: { "aws:SourceArn": sourceArns },
    });
  }

  /** Lets CloudWatch Logs encrypt the log groups that match. It names them by the encryption's context, and by nothing else. */
  allowLogGroups(region: string, logGroupArns: string): void {
    this.#allow(`logs.${region}.amazonaws.com`, { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArns } });
  }

  /**
   * Lets whoever in this account may use a service use the key through it, and not by itself. For EBS: Auto Scaling
   * starts nodes under a role of AWS's, to which no policy of ours can be attached.
   */
  allowThrough(service: string, region: string): void {
    this.#statements.push({
      Sid: sid("Through", service),
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: [...useKey, "kms:CreateGrant"],
      Resource: this.arn,
      Condition: {
        StringEquals: { "kms:CallerAccount": this.#account, "kms:ViaService": `${service}.${region}.amazonaws.com` },
      },
    });
  }

  #allow(service: string, Condition: NonNullable<Statement["Condition"]>): void {
    this.#statements.push({
      Sid: sid("For", service),
      Effect: "Allow",
      Principal: { Service: service },
      Action: useKey,
      Resource: this.arn,
      Condition,
    });
  }
}

const useKey = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** `delivery.logs.amazonaws.com` as a statement's id, which may hold letters and digits only: `ForDeliveryLogs`. */
function sid(prefix: string, service: string): string {
  const words = service.replace(".amazonaws.com", "").split(/[^a-z0-9]+/i);
  return prefix + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
