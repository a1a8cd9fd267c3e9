/** `npm run rehearse -- <environment> [stack ...]`: its whole life on an emulator of AWS, by the real Terraform. */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { environmentNamed, runCommand, stackNamed, WrongArgument } from "../../stacks/commands/names.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { synthesize } from "../../stacks/synthesized.ts";
import { changes } from "./changes.ts";
import { compare } from "./inventory.ts";
import { provided } from "./provider.ts";
import { type RehearsalOptions, rehearse } from "./rehearsal.ts";
import { table } from "./table.ts";

await runCommand(async (...parameters) => {
  const { values, positionals } = parsed(parameters);
  const [name, ...named] = positionals;
  const environment = environmentNamed(name);
  if (values.cdktf && named.length > 0)
    throw new WrongArgument("--cdktf applies all of an environment: name no stack.");
  const terraform = await provided({ anyVersion: values["any-provider-version"], say: console.log });
  const failure = await told({
    environment,
    stacks: stacksOf(environment, named),
    changes,
    by: values.cdktf ? "cdktf" : "terraform",
    terraform,
    say: console.log,
    signal: interruption(),
    ...(values.update && { update: true }),
  });
  if (!failure) return;
  console.error(`\n${failure}`);
  process.exitCode = 1;
});

function parsed(args: string[]) {
  try {
    const flag = { type: "boolean", default: false } as const;
    const options = {
      /** Writes the inventory of plans, where these are right. */
      update: flag,
      /** Everything is applied by `cdktf deploy`. */
      cdktf: flag,
      "any-provider-version": flag,
    };
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new WrongArgument((error as Error).message);
  }
}

/** The ids of the stacks that were named. */
function stacksOf(environment: AwsEnvironment, named: readonly string[]): string[] {
  if (named.length === 0) return [];
  const all = Object.keys(synthesize([environment]));
  return named.map((stack) => stackNamed(stack, environment, all));
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  const reason = new Error("Interrupted: Terraform has released its lock, and nothing runs on.");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => controller.abort(reason));
  return controller.signal;
}

/** Rehearses, and prints what came of it. Gives what failed, in words. */
async function told({ update = false, ...options }: RehearsalOptions & { update?: boolean }): Promise<string> {
  try {
    const report = await rehearse(options);
    console.log(`\n${table(report)}`);
    const file = fileURLToPath(new URL(`plans/${options.environment.name}.txt`, import.meta.url));
    const differing = compare(file, report.planned, { whole: report.whole, update });
    if (differing.length === 0) return "";
    return `${file} does not say what these plans do. If they are right, write them with --update:\n${differing.join("\n")}`;
  } catch (error) {
    const errors: Error[] = error instanceof AggregateError ? error.errors : [error];
    return [...new Set(errors.map(({ message }) => message))].join("\n\n");
  }
}
