/** `npm run drift -- <environment>`: plans every stack, and keeps one GitHub issue for each that differs from its code. */

import { driftOf, reportDrift } from "../pipeline/drift.ts";
import { Github } from "../pipeline/github.ts";
import { environmentNamed, runCommand } from "./names.ts";
import { plannedStacks } from "./planned-stacks.ts";

await runCommand(async (name) => {
  const environment = environmentNamed(name);
  const github = new Github();
  const drift = new Map<string, readonly string[]>();
  for (const stack of plannedStacks(environment, "all")) {
    try {
      const lines = await driftOf(stack);
      drift.set(stack.id, lines);
      const asked = stack.refresh ? "" : ", compared with the state only";
      console.log(`${stack.id}: ${lines.length} differences${asked}`);
    } catch (error) {
      // The other stacks are asked all the same, and this one's issue stays as it is.
      console.error((error as Error).message);
      process.exitCode = 1;
    }
  }
  for (const line of await reportDrift(github, drift)) console.log(line);
});
