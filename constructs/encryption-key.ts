import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy.ts";

export interface EncryptionKeyProps {
  /** Its alias, by which a person finds it. */
  readonly name: string;
  /** What it encrypts, for the person who wonders whether it may be deleted. */
  readonly description: string;
}

/**
 * A key of ours for one purpose. AWS makes new key material every year and keeps the old for reading; a deletion takes
 * 30 days, the longest that KMS offers, in which it can be called back.
 *
 * Who in the account may use it is for IAM to say; AWS services may not, unless `allowService` names one.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;
  /** To depend on: what needs the key's policy to work must not come before it. */
  readonly policy: KmsKeyPolicy;
  readonly #account: string;
  readonly #statements: Statement[];

  constructor(scope: Construct, id: string, { name, description }: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", { description, enableKeyRotation: true, deletionWindowInDays: 30 });
    new KmsAlias(this, "alias", { name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
    this.#account = new DataAwsCallerIdentity(this, "account").accountId;
    this.#statements = [
      { Sid: "IamDecides", Effect: "Allow", Principal: { AWS: this.#account }, Action: "kms:*", Resource: key.arn },
    ];
    // A resource of its own, since its statements name resources that need the key first.
    this.policy = new KmsKeyPolicy(this, "policy", {
      keyId: key.keyId,
      policy: Lazy.stringValue({ produce: () => policyDocument(...this.#statements) }),
    });
  }

  /**
   * Lets an AWS service encrypt and decrypt on behalf of one resource of this account, and of no other: without both
   * conditions somebody else's resource could have the service use our key (the "confused deputy").
   */
  allowService(sid: string, service: string, sourceArn: string): void {
    this.#statements.push({
      Sid: sid,
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: this.arn,
      Condition: {
        StringEquals: { "aws:SourceAccount": this.#account },
        ArnEquals: { "aws:SourceArn": sourceArn },
      },
    });
  }
}
