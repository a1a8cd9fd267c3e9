/** `npm run rehearse -- <environment> [stack ...]`: the lifecycle of its stacks on emulated AWS, by real Terraform. */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { synthesize } from "../../stacks/base/synthesized.ts";
import { environmentNamed, runCommand, stackNamed, WrongArgument } from "../../stacks/commands/names.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { changes } from "../rehearsal/exercises/changes.ts";
import { type RehearsalOptions, rehearse } from "../rehearsal/rehearsal.ts";
import { compareWithFile } from "../rehearsal/report/plan-inventory.ts";
import { summary } from "../rehearsal/report/summary.ts";
import { provideTerraform } from "../terraform/aws-provider.ts";
import { interruption } from "./interruption.ts";

await runCommand(async (...parameters) => {
  const { values, positionals } = parse(parameters);
  const [name, ...named] = positionals;
  const environment = environmentNamed(name);
  if (values.cdktf && named.length > 0)
    throw new WrongArgument("--cdktf applies all stacks of an environment: omit the names of stacks.");
  const terraform = await provideTerraform({ anyVersion: values["any-provider-version"], say: console.log });
  const failure = await rehearseAndPrint({
    environment,
    stacks: stacksOf(environment, named),
    changes,
    by: values.cdktf ? "cdktf" : "terraform",
    terraform,
    say: console.log,
    signal: interruption("Interrupted. Terraform has released its lock, and no process is left."),
    ...(values.update && { update: true }),
  });
  if (!failure) return;
  console.error(`\n${failure}`);
  process.exitCode = 1;
});

function parse(args: string[]) {
  try {
    const flag = { type: "boolean", default: false } as const;
    const options = {
      update: flag,
      cdktf: flag,
      "any-provider-version": flag,
    };
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new WrongArgument((error as Error).message);
  }
}

function stacksOf(environment: AwsEnvironment, named: readonly string[]): string[] {
  if (named.length === 0) return [];
  const all = Object.keys(synthesize([environment]));
  return named.map((stack) => stackNamed(stack, environment, all));
}

/** Returns the failure in words, or an empty text. */
async function rehearseAndPrint({
  update = false,
  ...options
}: RehearsalOptions & { update?: boolean }): Promise<string> {
  try {
    const report = await rehearse(options);
    console.log(`\n${summary(report)}`);
    const file = fileURLToPath(new URL(`../rehearsal/plans/${options.environment.name}.txt`, import.meta.url));
    const differences = compareWithFile(file, report.planned, { isComplete: report.isComplete, update });
    if (differences.length === 0) return "";
    return `These plans differ from ${file}. If they are right, update it with --update:\n${differences.join("\n")}`;
  } catch (error) {
    const errors: Error[] = error instanceof AggregateError ? error.errors : [error];
    return [...new Set(errors.map(({ message }) => message))].join("\n\n");
  }
}
