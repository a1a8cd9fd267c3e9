/**
 * `npm run preflight -- <environment>`: asks the account of your credentials what a first deployment needs, and changes
 * nothing. With --emulated it asks an emulated account that has everything, about the environment without placeholders.
 */

import { parseArgs } from "node:util";
import { environmentNamed, runCommand, WrongArgument } from "../../stacks/commands/names.ts";
import { type Account, signedIn } from "../../stacks/commands/preflight/account.ts";
import { preflight } from "../../stacks/commands/preflight/preflight.ts";
import { report } from "../../stacks/commands/preflight/report.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { startEmulator } from "../emulator/emulator.ts";
import { administratorOf, emulatedAccount } from "../preflight/emulated-account.ts";
import { withoutPlaceholders } from "../preflight/filled-environment.ts";
import { interruption } from "./interruption.ts";

await runCommand(async (...args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { emulated: { type: "boolean" } },
  });
  const environment = environmentNamed(positionals[0]);
  await (values.emulated ? askEmulated(withoutPlaceholders(environment)) : askAccount(environment));
});

async function askAccount(environment: AwsEnvironment): Promise<void> {
  const account = await signedIn(environment).catch((error: Error) => {
    throw new WrongArgument(`AWS does not know you: sign in, such as by \`aws sso login\`. ${error.message}`);
  });
  await ask(environment, account);
}

async function askEmulated(environment: AwsEnvironment): Promise<void> {
  const emulator = await startEmulator(environment, { signal: interruption("Interrupted.") });
  try {
    const emulated = await emulatedAccount(environment, emulator);
    await ask(environment, await emulated.as(administratorOf(environment))).finally(emulated.end);
  } finally {
    await emulator.end();
  }
}

async function ask(environment: AwsEnvironment, account: Account): Promise<void> {
  console.log(`Asks account ${account.id} in ${account.region} as ${account.caller}, and only reads.\n`);
  const results = await preflight(environment, account);
  console.log(report(environment.name, results));
  if (results.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
}
