/**
 * `npm run synth [-- <environment>]`: writes the Terraform of all stacks, or of one environment's, to `cdktf.out/`. With
 * --plan-json it writes the environment's plan for scanners: docs/policy.md.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cache, repository } from "../../localstack/layout.ts";
import { cdktf } from "../../stacks/commands/cdktf.ts";
import { environmentNamed, runCommand } from "../../stacks/commands/names.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { startEmulator } from "../emulator/emulator.ts";
import { createRolesAndZone } from "../rehearsal/fixtures/account-roles-and-zone.ts";
import { provideTerraform } from "../terraform/aws-provider.ts";
import { environmentPlan } from "../terraform/environment-plan.ts";
import { interruption } from "./interruption.ts";

await runCommand(async (...args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { "plan-json": { type: "boolean" } },
  });
  const [name] = positionals;
  if (values["plan-json"]) await writePlan(environmentNamed(name));
  else cdktf(name === undefined ? undefined : environmentNamed(name), "synth");
});

async function writePlan(environment: AwsEnvironment): Promise<void> {
  const tools = await provideTerraform({ anyVersion: false, say: console.log });
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, "plan-"));
  const emulator = await startEmulator(environment, { signal: interruption("Interrupted.") });
  try {
    await createRolesAndZone(environment, emulator);
    const plan = await environmentPlan(environment, { directory, emulator, tools });
    const file = join(repository, "cdktf.out", "plans", `${environment.name}.json`);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, plan);
    console.log(`The plan of the first deployment of ${environment.name}: ${file}`);
  } finally {
    await emulator.end();
    rmSync(directory, { recursive: true });
  }
}
