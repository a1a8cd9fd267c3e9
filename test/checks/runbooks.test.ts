import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { production } from "../../stacks/environments/production.ts";
import { alertRules } from "../../stacks/platform/alert-rules.ts";
import { all } from "../synth/fixtures/claims.ts";
import { synthesize } from "../synth/fixtures/synth.ts";

const alarms = Object.values(synthesize([production])).flatMap((stack) => all(stack, "aws_cloudwatch_metric_alarm"));
const directory = new URL("../../docs/runbooks/", import.meta.url);
const runbooks = readdirSync(directory);

function runbookOf(description: unknown): string | undefined {
  return /Runbook: docs\/runbooks\/([a-z-]+\.md)$/.exec(String(description))?.[1];
}

test.each(alarms.map(({ attributes }) => attributes))("$alarm_name names its runbook", ({ alarm_description }) => {
  expect(runbooks).toContain(runbookOf(alarm_description));
});

test.each(runbooks)("%s has the meaning, the commands of the fix, and when the incident is over", (file) => {
  const text = readFileSync(new URL(file, directory), "utf8");
  expect(text).toMatch(/^# .+\n\n\*\*What it means\.\*\* /);
  expect(text.toLowerCase()).toMatch(/it is over|is quiet/);
  expect(text).toMatch(/`[^`]*(aws|kubectl|SELECT|GET|\/health)[^`]*`/);
});

const prometheusRunbooks = alertRules(production).map(({ annotations }) =>
  annotations.runbook_url.replace("docs/runbooks/", ""),
);

test.each(prometheusRunbooks)("%s, which an alert of Prometheus names, exists", (file) => {
  expect(runbooks).toContain(file);
});

test("every runbook belongs to an alarm or to an alert of Prometheus", () => {
  const descriptions = alarms.map(({ attributes }) => runbookOf(attributes.alarm_description));
  const named = new Set([...descriptions, ...prometheusRunbooks]);
  expect(runbooks.filter((file) => !named.has(file))).toEqual([]);
});
