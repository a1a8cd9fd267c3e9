import type { AwsEnvironment } from "../environments/schema.ts";
import type { PlatformOutputs } from "./values.ts";

/** A text of an alert inside a JSON string, cut to a length. Alertmanager's templates cannot render into a variable. */
const inJson = (text: string, length: number) =>
  `{{ printf "%.${length}s" ${text} | toJson | reReplaceAll "^\\"|\\"$" "" }}`;

/**
 * A message in the custom format of Amazon Q (formerly AWS Chatbot), which drops any other message without an error. Limits:
 * 250 characters for the title, 8,000 for the description. Ten alerts of these lengths are within them.
 * Source: docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export const chatMessage = [
  `{"version":"1.0","source":"custom","content":{"textType":"client-markdown",`,
  `"title":"{{ .Status | toUpper }}: ${inJson(".CommonLabels.alertname", 200)}","description":"`,
  "{{ range $at, $alert := .Alerts }}{{ if lt $at 10 }}",
  `*{{ .Status }}* ${inJson(".Labels.namespace", 63)}: ${inJson(".Annotations.summary", 200)}\\n`,
  `${inJson(".Annotations.description", 350)}\\n${inJson(".Annotations.runbook_url", 150)}\\n`,
  `{{ end }}{{ end }}"}}`,
].join("");

/**
 * The pod's IAM role publishes to the topic of CloudWatch's alarms: no token and no password. Each alert is published as text
 * for e-mail and in the channel's format; subscriptions filter by the attribute. `Watchdog`, which always fires, goes to the
 * heartbeat topic every five minutes: an alarm outside of the cluster is raised when it stops.
 */
export function alertmanagerConfig({ region, aws }: AwsEnvironment, at: PlatformOutputs) {
  const { alarms, mail, chat } = aws.monitoring;
  const raises = "failing" in alarms;
  const to = (topic_arn: string, more: object) => ({ topic_arn, sigv4: { region }, ...more });
  const text = { attributes: { format: "text" } };
  const forChat = { attributes: { format: "chat" }, message: chatMessage };
  return {
    route: {
      receiver: raises ? "topic" : "null",
      group_by: ["namespace", "alertname"],
      routes: [
        {
          receiver: raises ? "heartbeat" : "null",
          matchers: ['alertname = "Watchdog"'],
          group_interval: "1m",
          repeat_interval: "5m",
        },
        { receiver: "null", matchers: ['alertname = "InfoInhibitor"'] },
      ],
    },
    receivers: [
      { name: "null" },
      {
        name: "topic",
        sns_configs: [
          ...(mail.length > 0 ? [to(at.alertsTopicArn, text)] : []),
          ...("slack" in chat ? [to(at.alertsTopicArn, forChat)] : []),
        ],
      },
      { name: "heartbeat", sns_configs: [to(at.heartbeatTopicArn, { send_resolved: false })] },
    ],
  };
}
