/** `npm run changed -- --base <commit>`: prints the stacks whose Terraform differs from that commit's, by environment, as JSON. */

import { parseArgs } from "node:util";
import { repositoryRoot } from "../base/repository.ts";
import { synthesize } from "../base/synthesized.ts";
import { cloudEnvironments } from "../environments/index.ts";
import { changedStacks } from "../pipeline/changes/changed-stacks.ts";
import { stacksOfCommit } from "../pipeline/changes/checkout.ts";
import { commitNamed } from "./images/commit.ts";
import { argumentNamed, runCommand } from "./names.ts";

await runCommand(async () => {
  const { values } = parseArgs({ options: { base: { type: "string" } } });
  const base = argumentNamed("the commit to compare with", values.base, ["--base origin/main"]);
  const before = await stacksOfCommit(await commitNamed(base, repositoryRoot));
  const { changed, removed } = changedStacks(before, synthesize(cloudEnvironments), cloudEnvironments);
  console.log(JSON.stringify(changed));
  if (removed.length === 0) return;
  console.error(`${removed.join(", ")}: no code is left to plan them. Destroy them from ${base} first.`);
  process.exitCode = 1;
});
