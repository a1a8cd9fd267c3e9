import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, type TestContext, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { production } from "../../../stacks/environments/production.ts";
import { alertRules } from "../../../stacks/platform/alert-rules.ts";
import { chatMessage } from "../../../stacks/platform/alertmanager.ts";
import { findProgram } from "../../fixtures/find-program.ts";
import { needed } from "../../fixtures/tools.ts";
import { run } from "../helm.ts";
import { platformValues } from "./platform.ts";

const directory = mkdtempSync(join(tmpdir(), "mindflow-alerts-"));
afterAll(() => rmSync(directory, { recursive: true }));

const alerting = cloudEnvironments.filter(({ aws }) => "failing" in aws.monitoring.alarms);
const configOf = (environment: string) => platformValues(environment as never, "monitoring").alertmanager.config;

function program(name: "amtool" | "promtool", context: TestContext): string {
  return needed(findProgram(name, "prometheus.io/download has it"), context).program;
}

function file(name: string, content: object | string): string {
  writeFileSync(join(directory, name), typeof content === "string" ? content : JSON.stringify(content));
  return join(directory, name);
}

describe.each(cloudEnvironments)("Alertmanager of $name", ({ name }) => {
  test("accepts its configuration", async (context) => {
    const config = file(`${name}.yaml`, configOf(name));
    await expect(run(program("amtool", context), ["check-config", config])).resolves.toMatch("SUCCESS");
  });
});

test("Alertmanager refuses a misspelt key", async (context) => {
  const config = { ...configOf("production"), recievers: [] };
  await expect(run(program("amtool", context), ["check-config", file("misspelt.yaml", config)])).rejects.toThrow(
    "failed to validate",
  );
});

test.each([
  ["KubePodCrashLooping", "topic"],
  ["Watchdog", "heartbeat"],
  ["InfoInhibitor", "null"],
])("an alert %s goes to %s", async (alertname, receiver) => {
  for (const { name } of alerting) {
    const { route } = configOf(name);
    const matching = route.routes.find(({ matchers: [matcher] }: { matchers: string[] }) =>
      matcher?.includes(alertname),
    );
    expect((matching ?? route).receiver).toBe(receiver);
  }
});

test("the heartbeat is sent three times in the period of its alarm", () => {
  const { route } = configOf("production");
  expect(route.routes[0]).toMatchObject({ receiver: "heartbeat", repeat_interval: "5m" });
});

test("a channel gets Amazon Q's format, and e-mail plain text", () => {
  for (const { name, aws } of alerting) {
    const { sns_configs } = configOf(name).receivers.find((one: { name: string }) => one.name === "topic");
    const formats = sns_configs.map(({ attributes }: { attributes: { format: string } }) => attributes.format);
    expect(formats).toEqual([
      ...(aws.monitoring.mail.length > 0 ? ["text"] : []),
      ...("slack" in aws.monitoring.chat ? ["chat"] : []),
    ]);
    expect(formats.length, `${name} raises alarms`).toBeGreaterThan(0);
  }
});

const alert = (name: string) => ({
  status: "firing",
  labels: { alertname: name, namespace: "mindflow" },
  annotations: {
    summary: 'It says "no"\\',
    description: `${"ä".repeat(500)}\n\ttwo lines`,
    runbook_url: "https://a/b?c=<d>&e",
  },
  startsAt: "2026-11-28T12:00:00Z",
});

async function shown(alerts: readonly object[], context: TestContext) {
  const data = file("data.json", {
    receiver: "topic",
    status: "firing",
    alerts,
    groupLabels: {},
    commonLabels: { alertname: 'A "name"' },
    commonAnnotations: {},
    externalURL: "http://alertmanager",
  });
  const template = file("empty.tmpl", '{{ define "nothing" }}{{ end }}');
  const options = [`--template.glob=${template}`, `--template.data=${data}`, `--template.text=${chatMessage}`];
  const printed = await run(program("amtool", context), ["template", "render", "--template.type=text", ...options]);
  return JSON.parse(printed).content;
}

test("a message for the channel is JSON within Amazon Q's limits, for any text and number of alerts", async (context) => {
  const one = await shown([alert("One")], context);
  expect(one).toMatchObject({ textType: "client-markdown", title: 'FIRING: A "name"' });
  expect(one.description).toContain('*firing* mindflow: It says "no"\\\n');
  expect(one.description).toContain("https://a/b?c=<d>&e");
  const many = await shown(
    Array.from({ length: 50 }, () => alert("Many")),
    context,
  );
  expect(many.title.length).toBeLessThanOrEqual(250);
  expect(many.description.length).toBeLessThanOrEqual(8000);
});

test("Prometheus accepts the alert rules, and each fires on its fault", async (context) => {
  const rules = file("rules.yaml", { groups: [{ name: "mindflow", rules: alertRules(production) }] });
  const fires = (alertname: string, at: string, labels: object, values: string, series: string) => ({
    interval: "1m",
    input_series: [{ series, values }],
    alert_rule_test: [
      { eval_time: "1m", alertname, exp_alerts: [] },
      { eval_time: at, alertname, exp_alerts: [{ exp_labels: labels, exp_annotations: annotationsOf(alertname) }] },
    ],
  });
  const annotationsOf = (name: string) => {
    const text = JSON.stringify(alertRules(production).find(({ alert }) => alert === name)?.annotations);
    return JSON.parse(text.replaceAll("{{ $labels.name }}", "gateway"));
  };
  const tests = [
    fires(
      "RolloutFailed",
      "10m",
      { name: "gateway", severity: "warning" },
      "1 0 0 0 2x10",
      'flagger_canary_status{name="gateway"}',
    ),
    fires(
      "TokenKeysUnreachable",
      "15m",
      { severity: "critical" },
      "0 0 1+1x20",
      "pilot_jwks_resolver_network_fetch_fail_total",
    ),
    fires(
      "OperationsFailing",
      "15m",
      { severity: "critical" },
      "0 0 1+1x20",
      'graphql_operations_total{operation="query",code="UNAVAILABLE"}',
    ),
  ];
  const suite = file("suite.yaml", { rule_files: [rules], evaluation_interval: "1m", tests });
  await expect(run(program("promtool", context), ["test", "rules", suite])).resolves.toMatch("SUCCESS");
});
