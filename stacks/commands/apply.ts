/**
 * `npm run apply -- <environment> <stack ...> --commit <sha>`: applies the plans that were sealed for the commit, each only if it
 * is still what the code would do.
 */

import { parseArgs } from "node:util";
import { applyStack } from "../pipeline/apply-stack.ts";
import { PlanRefused } from "../pipeline/plan-refused.ts";
import { PlanStore } from "../pipeline/plan-store.ts";
import { environmentNamed, runCommand, shaNamed } from "./names.ts";
import { plannedStacks } from "./planned-stacks.ts";

await runCommand(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { commit: { type: "string" } } });
  const [name, ...stacks] = positionals;
  const environment = environmentNamed(name);
  const commit = shaNamed(values.commit);
  const planned = plannedStacks(environment, stacks);
  const store = await PlanStore.of(environment);
  try {
    for (const stack of planned) {
      const changes = await applyStack(stack, { environment: environment.name, commit }, store);
      console.log(`${stack.id}: ${changes} changes applied, as they were reviewed`);
    }
  } catch (error) {
    // A later stack reads the outputs of this one.
    if (!(error instanceof PlanRefused)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
});
