import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { assumableBy, policyDocument } from "./policy.ts";

export interface AlertListenersProps {
  /** What the chat's configuration and its role are called. */
  readonly name: string;
  readonly topicArn: string;
  readonly mail: readonly string[];
  readonly slack?: { readonly workspace: string; readonly channel: string };
}

/** AWS Chatbot's channel may show what it is told, and nothing else: without a guardrail it had every permission there is. */
const showOnly = "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess";

/**
 * Who hears of an alert: people by e-mail, from when they have confirmed it, and a channel of Slack.
 *
 * Terraform cannot confirm for them, and cannot remove an address that nobody confirmed: AWS drops it after two days.
 */
export class AlertListeners extends Construct {
  constructor(scope: Construct, id: string, { name, topicArn, mail, slack }: AlertListenersProps) {
    super(scope, id);
    for (const endpoint of mail) new SnsTopicSubscription(this, endpoint, { topicArn, protocol: "email", endpoint });
    if (!slack) return;
    const role = new IamRole(this, "chat-role", {
      name: `${name}-chat`,
      assumeRolePolicy: policyDocument(assumableBy("chatbot.amazonaws.com")),
    });
    new ChatbotSlackChannelConfiguration(this, "chat", {
      configurationName: name,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [showOnly],
      slackTeamId: slack.workspace,
      slackChannelId: slack.channel,
      snsTopicArns: [topicArn],
      loggingLevel: "ERROR",
    });
  }
}
