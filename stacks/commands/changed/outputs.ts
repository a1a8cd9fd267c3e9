/**
 * `npm run -s changed:outputs`: what a merge changes, as outputs of a step of a workflow. HEAD is the merge: of main, of a
 * pull request or of the merge queue.
 */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repositoryRoot } from "../../base/repository.ts";
import { runCommand } from "../names.ts";
import { reviewedCommit } from "./reviewed-commit.ts";
import { stepOutputs } from "./step-outputs.ts";

await runCommand(async () => {
  const reviewed = await reviewedCommit(repositoryRoot);
  const { stdout } = await promisify(execFile)("npm", ["run", "-s", "changed", "--", "--base", "HEAD^1"]);
  console.log(stepOutputs(stdout, reviewed));
});
