/** `npm run rehearse:cluster -- <environment>`: our charts' whole life on a real control plane, by the real Helm. */

import { environmentNamed, runCommand, WrongArgument } from "../../stacks/commands/names.ts";
import { findHelm, helmOfMajor } from "../charts/helm.ts";
import type { Missing } from "../tools.ts";
import { rehearseCluster } from "./rehearsal.ts";
import { table } from "./table.ts";
import { findDefinitions, findPrograms } from "./tools.ts";

await runCommand(async (name) => {
  const environment = environmentNamed(name);
  const programs = there(findPrograms());
  const definitions = there(findDefinitions()).directory;
  // Terraform's provider is built on Helm 3.
  const old = await helmOfMajor(3);
  const helm = ("missing" in old ? there(await findHelm()) : old).program;
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => controller.abort(new Error("Interrupted: nothing runs on.")));
  try {
    console.log(
      `\n${table(await rehearseCluster({ environment, programs, definitions, helm, say: console.log, signal: controller.signal }))}`,
    );
  } catch (error) {
    console.error(`\n${(error as Error).message}`);
    process.exitCode = 1;
  }
});

function there<T extends object>(tool: T | Missing): T {
  if ("missing" in tool) throw new WrongArgument(tool.missing);
  return tool;
}
