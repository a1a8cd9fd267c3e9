import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy/index.js";
import { Lazy, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "../identity/policy.ts";

export interface EncryptionKeyProps {
  readonly account: string;
  readonly name: string;
  readonly description: string;
  readonly provider?: TerraformProvider;
}

/** The source keys that AWS documents for the service. EventBridge and AWS Backup send none. */
export interface ServiceSource {
  readonly thisAccount?: boolean;
  readonly arns?: string;
}

/**
 * A KMS key with yearly rotation, whose deletion takes 30 days. IAM decides who in the account uses it; AWS services
 * need an `allow` method, which takes a pattern of ARNs because later stacks create the resources.
 */
export class EncryptionKey extends Construct {
  readonly arn: string;
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
      { Sid: "EnableIamPolicies", Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: key.arn },
    ];
    this.policy = new KmsKeyPolicy(this, "policy", {
      ...region,
      keyId: key.keyId,
      policy: Lazy.stringValue({ produce: () => policyDocument(...this.#statements) }),
    });
  }

  /**
   * Lets an AWS service use the key for the source. Prevents the "confused deputy" problem. A key that the service does
   * not send would refuse it silently: see test/policy/checks/service-sources.ts.
   */
  allowService(service: string, { thisAccount, arns }: ServiceSource): void {
    this.#allow(service, {
      ...(thisAccount && { StringEquals: { "aws:SourceAccount": this.#account } }),
      ...(arns && { ArnLike: { "aws:SourceArn": arns } }),
    });
  }

  /** Lets CloudWatch Logs encrypt the matching log groups. It sends their ARNs in the encryption context only. */
  allowLogGroups(region: string, logGroupArns: string): void {
    this.#allow(`logs.${region}.amazonaws.com`, { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArns } });
  }

  /**
   * Lets principals use the key through a service only. For EBS: Auto Scaling launches nodes under a service-linked
   * role, to which no policy can be attached.
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
      ...(Object.keys(Condition).length > 0 && { Condition }),
    });
  }
}

const useKey = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** A statement id has letters and digits only: `delivery.logs.amazonaws.com` becomes `ForDeliveryLogs`. */
function sid(prefix: string, service: string): string {
  const words = service.replace(".amazonaws.com", "").split(/[^a-z0-9]+/i);
  return prefix + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
