import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import type { Construct } from "constructs";
import { resourceName } from "../constructs/names.ts";
import { alarm } from "../constructs/observability/alarm.ts";
import { AlertSubscribers } from "../constructs/observability/alert-subscribers.ts";
import { dashboardBody } from "../constructs/observability/dashboard.ts";
import { AwsStack } from "./base/aws-stack.ts";
import { layers, type Monitored, rows } from "./derived/monitored.ts";
import type { AwsEnvironment } from "./environments/schema.ts";

export interface MonitoringProps extends Monitored {
  readonly foundation: { readonly alertsTopicArn: string };
}

export class Monitoring extends AwsStack {
  readonly alertsTopicArn: string;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation, ...monitored }: MonitoringProps) {
    super(scope, "monitoring", environment);
    const { mail, chat, alarms } = environment.aws.monitoring;
    const { alertsTopicArn } = foundation;
    this.alertsTopicArn = alertsTopicArn;
    const everyLayer = layers(environment, monitored);
    if ("failing" in alarms)
      for (const definition of everyLayer.flatMap(({ alarms }) => alarms))
        alarm(this, environment.name, alertsTopicArn, definition);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: resourceName(environment.name, "platform"),
      dashboardBody: dashboardBody(environment.region, rows(everyLayer)),
    });
    new AlertSubscribers(this, "listeners", {
      name: resourceName(environment.name, "alerts"),
      topicArn: alertsTopicArn,
      mail,
      ...chat,
    });
  }
}
