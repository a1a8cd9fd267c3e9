/** `npm run rehearse:cluster -- <environment>`: the lifecycle of our charts on a real control plane, with real Helm. */

import { environmentNamed, runCommand } from "../../stacks/commands/names.ts";
import { rehearseCluster } from "../cluster/cluster-rehearsal.ts";
import { findDefinitions, findPrograms } from "../cluster/control-plane/programs.ts";
import { findHelmOfTerraform } from "../cluster/helm-release.ts";
import { findReleaseTools } from "../cluster/release/tools.ts";
import { summary } from "../cluster/summary.ts";
import { required } from "../fixtures/find-program.ts";
import { interruption } from "./interruption.ts";

await runCommand(async (name) => {
  const options = {
    environment: environmentNamed(name),
    programs: required(findPrograms()),
    definitions: required(findDefinitions()).directory,
    tools: required(findReleaseTools()),
    helm: required(await findHelmOfTerraform()).program,
    say: console.log,
    signal: interruption("Interrupted. No process is left."),
  };
  try {
    console.log(`\n${summary(await rehearseCluster(options))}`);
  } catch (error) {
    console.error(`\n${(error as Error).message}`);
    process.exitCode = 1;
  }
});
