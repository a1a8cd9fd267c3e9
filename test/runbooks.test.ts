import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { production } from "../stacks/environments/production.ts";
import { all } from "./claims.ts";
import { synthesize } from "./synth.ts";

const alarms = Object.values(synthesize([production])).flatMap((stack) => all(stack, "aws_cloudwatch_metric_alarm"));
const directory = new URL("../docs/runbooks/", import.meta.url);
const runbooks = readdirSync(directory);

/** What an alarm's description ends with. */
function runbookOf(description: unknown): string | undefined {
  return /Runbook: docs\/runbooks\/([a-z-]+\.md)$/.exec(String(description))?.[1];
}

test.each(alarms.map(({ attributes }) => attributes))("$alarm_name names its runbook", ({ alarm_description }) => {
  expect(runbooks).toContain(runbookOf(alarm_description));
});

test.each(runbooks)("%s says what it means, how it is mended and when it is over, with commands to copy", (file) => {
  const text = readFileSync(new URL(file, directory), "utf8");
  expect(text).toMatch(/^# .+\n\n\*\*What it means\.\*\* /);
  expect(text.toLowerCase()).toMatch(/it is over|is quiet/);
  expect(text).toMatch(/`[^`]*(aws|kubectl|SELECT|GET|\/health)[^`]*`/);
});

test("no runbook is left of an alarm that is gone", () => {
  const named = new Set(alarms.map(({ attributes }) => runbookOf(attributes.alarm_description)));
  expect(runbooks.filter((file) => !named.has(file))).toEqual([]);
});
