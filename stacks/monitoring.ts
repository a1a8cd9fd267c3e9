import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { alarm } from "../constructs/alarm.ts";
import { AlertListeners } from "../constructs/alert-listeners.ts";
import { dashboardBody } from "../constructs/dashboard.ts";
import { resourceName } from "../constructs/names.ts";
import { Tracing } from "../constructs/tracing.ts";
import { AwsStack } from "./aws-stack.ts";
import { days } from "./environments/duration.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { layers, type Monitored, rows } from "./monitored.ts";
import { mapValues, topology } from "./topology.ts";

export interface MonitoringNeeds extends Monitored {
  readonly foundation: {
    /** `logs` lets CloudWatch Logs use it. */
    readonly keys: { readonly logs: { readonly arn: string } };
    readonly alertsTopicArn: string;
  };
}

/** What is written down of the services, what is looked at, who is told, and where a person sees it all. */
export class Monitoring extends AwsStack {
  readonly alertsTopicArn: string;
  /** What each service's log is called in CloudWatch. */
  readonly logGroupNames: Readonly<Record<string, string>>;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation, ...monitored }: MonitoringNeeds) {
    super(scope, "monitoring", environment);
    const { logRetention, mail, chat, alarms, tracing } = environment.aws.monitoring;
    const { alertsTopicArn, keys } = foundation;
    this.alertsTopicArn = alertsTopicArn;
    const logs = mapValues(
      topology.services,
      (_service, service) =>
        new CloudwatchLogGroup(this, `${service}-logs`, {
          name: `/mindflow/${environment.name}/${service}`,
          retentionInDays: days(logRetention),
          kmsKeyId: keys.logs.arn,
          tags: { service },
        }),
    );
    this.logGroupNames = mapValues(logs, ({ name }) => name);
    const everyLayer = layers(environment, monitored);
    if ("failing" in alarms)
      for (const condition of everyLayer.flatMap(({ conditions }) => conditions))
        alarm(this, environment.name, alertsTopicArn, condition);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: resourceName(environment.name, "platform"),
      dashboardBody: dashboardBody(environment.region, rows(everyLayer)),
    });
    new AlertListeners(this, "listeners", {
      name: resourceName(environment.name, "alerts"),
      topicArn: alertsTopicArn,
      mail,
      ...chat,
    });
    new Tracing(this, "tracing", { environment: environment.name, keyArn: keys.logs.arn, ...tracing });
    new TerraformOutput(this, "log-groups", { value: this.logGroupNames, staticId: true });
  }
}
