/** `npm run rehearse:cluster -- <environment>`: our charts' whole life on a real control plane, by the real Helm. */

import { environmentNamed, runCommand } from "../../stacks/commands/names.ts";
import { helmAsTerraforms } from "./helm-release.ts";
import { rehearseCluster } from "./rehearsal.ts";
import { table } from "./table.ts";
import { findDefinitions, findPrograms, there } from "./tools.ts";

await runCommand(async (name) => {
  const options = {
    environment: environmentNamed(name),
    programs: there(findPrograms()),
    definitions: there(findDefinitions()).directory,
    helm: there(await helmAsTerraforms()).program,
    say: console.log,
    signal: interruption(),
  };
  try {
    console.log(`\n${table(await rehearseCluster(options))}`);
  } catch (error) {
    console.error(`\n${(error as Error).message}`);
    process.exitCode = 1;
  }
});

function interruption(): AbortSignal {
  const controller = new AbortController();
  const reason = new Error("Interrupted: nothing runs on.");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => controller.abort(reason));
  return controller.signal;
}
