/**
 * `npm run plan:seal -- <environment> <stack ...> --commit <sha> --report <directory>`: plans the stacks, stops what would lose
 * data, and seals the other plans for `npm run apply`.
 */

import { parseArgs } from "node:util";
import { PlanStore } from "../pipeline/plan-store.ts";
import { writeReport } from "../pipeline/report.ts";
import { sealStack } from "../pipeline/seal-stack.ts";
import { argumentNamed, environmentNamed, runCommand, shaNamed } from "./names.ts";
import { plannedStacks } from "./planned-stacks.ts";

await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { commit: { type: "string" }, report: { type: "string" } },
  });
  const [name, ...stacks] = positionals;
  const environment = environmentNamed(name);
  const commit = shaNamed(values.commit);
  const directory = argumentNamed("a directory for the reports (--report)", values.report, ["plans"]);
  const planned = plannedStacks(environment, stacks);
  const store = await PlanStore.of(environment);
  for (const stack of planned) {
    const report = await sealStack(stack, { environment: environment.name, commit }, store);
    writeReport(directory, report);
    const verdict = report.sealed ? `sealed as ${report.sealed}` : "stopped";
    console.log(`${report.stack}: ${report.lines.length} changes, ${verdict}`);
    for (const reason of report.reasons) console.error(reason);
    if (!report.go) process.exitCode = 1;
  }
});
