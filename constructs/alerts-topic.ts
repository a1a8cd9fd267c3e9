import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";
import { policyDocument, type Statement, tlsOnly } from "./policy.ts";

export interface AlertsTopicProps {
  readonly account: string;
  readonly name: string;
  /** Lets each of `tellers` use it. */
  readonly key: EncryptionKey;
  /** The AWS services that may tell something, for this account only, as in `cloudwatch.amazonaws.com`. */
  readonly tellers: readonly string[];
}

/** What a person must hear of. Who listens is for the monitoring stack to say. */
export class AlertsTopic extends Construct {
  readonly arn: string;
  /** To depend on: whoever tells something must be let in first. */
  readonly policy: SnsTopicPolicy;

  constructor(scope: Construct, id: string, { account, name, key, tellers }: AlertsTopicProps) {
    super(scope, id);
    const { arn } = new SnsTopic(this, "topic", { name, kmsMasterKeyId: key.arn });
    this.arn = arn;
    const mayTell: Statement = {
      Sid: "Tell",
      Effect: "Allow",
      Principal: { Service: tellers },
      Action: "sns:Publish",
      Resource: arn,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    };
    this.policy = new SnsTopicPolicy(this, "policy", {
      arn,
      policy: policyDocument(mayTell, tlsOnly("sns:Publish", arn)),
      dependsOn: [key.policy],
    });
  }
}
