import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type SynthesizedStack, synthesize } from "./fixtures/synth.ts";

type Aws = AwsEnvironment["aws"];

interface Switch {
  readonly path: string;
  readonly isOn: (aws: Aws, environment: AwsEnvironment) => boolean;
  readonly stack: string;
  readonly types: readonly string[];
}

const switches: readonly Switch[] = [
  {
    path: "aws.backup.copies",
    isOn: ({ backup }) => !("noCopies" in backup.copies),
    stack: "backup",
    types: ["aws_kms_alias", "aws_kms_key", "aws_kms_key_policy"],
  },
  {
    path: "aws.backup.lock",
    isOn: ({ backup }) => !("noLock" in backup.lock),
    stack: "backup",
    types: ["aws_backup_vault_lock_configuration"],
  },
  {
    path: "aws.backup.restoreTests",
    isOn: ({ backup }) => typeof backup.restoreTests === "string",
    stack: "backup",
    types: ["aws_backup_restore_testing_plan", "aws_backup_restore_testing_selection"],
  },
  {
    path: "aws.cluster.fargate",
    isOn: ({ cluster }) => Object.keys(cluster.fargate).length > 0,
    stack: "cluster",
    types: ["aws_eks_fargate_profile"],
  },
  {
    path: "aws.cluster.fargate",
    isOn: ({ cluster }) => Object.keys(cluster.fargate).length > 0,
    stack: "platform",
    types: ["kubernetes_config_map_v1"],
  },
  {
    path: "aws.edge.firewall",
    isOn: ({ edge }) => !("noFirewall" in edge.firewall),
    stack: "edge",
    types: [
      "aws_cloudwatch_log_group",
      "aws_wafv2_web_acl",
      "aws_wafv2_web_acl_association",
      "aws_wafv2_web_acl_logging_configuration",
    ],
  },
  {
    path: "aws.foundation.audit.configuration",
    isOn: ({ foundation }) => foundation.audit.configuration === "on",
    stack: "foundation",
    types: [
      "aws_config_configuration_recorder",
      "aws_config_configuration_recorder_status",
      "aws_config_delivery_channel",
    ],
  },
  {
    path: "aws.foundation.audit.benchmarks",
    isOn: ({ foundation }) => foundation.audit.benchmarks === "on",
    stack: "foundation",
    types: ["aws_securityhub_account", "aws_securityhub_standards_subscription"],
  },
  {
    path: "aws.foundation.audit.findings",
    isOn: ({ foundation }) => foundation.audit.findings !== undefined,
    stack: "foundation",
    types: ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"],
  },
  {
    path: "events.alarm",
    isOn: (_, { events }) => !("noAlarm" in events.alarm),
    stack: "messaging",
    types: ["aws_cloudwatch_metric_alarm"],
  },
  {
    path: "aws.monitoring.alarms",
    isOn: ({ monitoring }) => !("noAlarms" in monitoring.alarms),
    stack: "monitoring",
    types: ["aws_cloudwatch_metric_alarm"],
  },
  {
    path: "aws.monitoring.alarms",
    isOn: ({ monitoring }) => !("noAlarms" in monitoring.alarms),
    stack: "backup",
    types: ["aws_cloudwatch_metric_alarm"],
  },
  {
    path: "aws.monitoring.mail",
    isOn: ({ monitoring }) => monitoring.mail.length > 0,
    stack: "monitoring",
    types: ["aws_sns_topic_subscription"],
  },
  {
    path: "aws.network.runners",
    isOn: ({ network }) => !("noRunners" in network.runners),
    stack: "network",
    types: [
      "aws_autoscaling_group",
      "aws_iam_instance_profile",
      "aws_iam_role_policy_attachment",
      "aws_launch_template",
    ],
  },
  {
    path: "aws.storage.media.address",
    isOn: ({ storage }) => storage.media.address === "own",
    stack: "storage",
    types: ["aws_acm_certificate", "aws_acm_certificate_validation", "aws_route53_record"],
  },
];

const stacks = synthesize(cloudEnvironments);
const stackNames = new Set(
  cloudEnvironments.flatMap(({ name }) =>
    Object.keys(stacks)
      .filter((id) => id.startsWith(`${name}-`))
      .map((id) => id.slice(name.length + 1)),
  ),
);

describe.each([...stackNames])("the %s stack", (stack) => {
  test("has the same types of resources in every environment, except those of a switch", () => {
    expect(differences(stack, stacks)).toEqual([]);
  });
});

test("a type that one environment lacks without a switch is reported", () => {
  const { aws_kms_key: _, ...resource } = (stacks["dev-state"] as SynthesizedStack).resource;
  const lacking = { ...stacks, "dev-state": { ...(stacks["dev-state"] as SynthesizedStack), resource } };
  expect(differences("state", lacking)).toEqual(["dev-state has no aws_kms_key, and no switch of dev says so"]);
});

function differences(stack: string, all: Readonly<Record<string, SynthesizedStack>>): string[] {
  const typesIn = ({ name }: AwsEnvironment) => Object.keys(all[`${name}-${stack}`]?.resource ?? {});
  const everywhere = new Set(cloudEnvironments.flatMap(typesIn));
  return cloudEnvironments.flatMap((environment) =>
    [...everywhere].flatMap((type) => {
      const explained = switches.find((one) => one.stack === stack && one.types.includes(type));
      const wanted = explained ? explained.isOn(environment.aws, environment) : true;
      if (typesIn(environment).includes(type) === wanted) return [];
      const where = `${environment.name}-${stack} has ${wanted ? "no " : ""}${type}`;
      const switched = explained ? `${explained.path} of ${environment.name}` : `no switch of ${environment.name}`;
      return [`${where}, and ${switched} says ${explained ? "otherwise" : "so"}`];
    }),
  );
}
