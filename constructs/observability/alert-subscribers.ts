import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { assumableBy, policyDocument } from "../identity/policy.ts";

export interface AlertSubscribersProps {
  readonly name: string;
  readonly topicArn: string;
  readonly mail: readonly string[];
  readonly slack?: { readonly workspace: string; readonly channel: string };
}

/** Without a guardrail policy, the channel of AWS Chatbot could have every permission. */
const readOnly = "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess";

/** Alertmanager publishes each alert twice: as text for e-mail, and in the format of the channel (`chat`). */
const notForChat = JSON.stringify({ format: [{ exists: false }, { "anything-but": ["chat"] }] });

/**
 * Limits: each person must confirm the subscription. Terraform cannot remove an unconfirmed one; AWS deletes it after
 * two days.
 */
export class AlertSubscribers extends Construct {
  constructor(scope: Construct, id: string, { name, topicArn, mail, slack }: AlertSubscribersProps) {
    super(scope, id);
    for (const endpoint of mail)
      new SnsTopicSubscription(this, endpoint, { topicArn, protocol: "email", endpoint, filterPolicy: notForChat });
    if (!slack) return;
    const role = new IamRole(this, "chat-role", {
      name: `${name}-chat`,
      assumeRolePolicy: policyDocument(assumableBy("chatbot.amazonaws.com")),
    });
    new ChatbotSlackChannelConfiguration(this, "chat", {
      configurationName: name,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [readOnly],
      slackTeamId: slack.workspace,
      slackChannelId: slack.channel,
      snsTopicArns: [topicArn],
      loggingLevel: "ERROR",
    });
  }
}
