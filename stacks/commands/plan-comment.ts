/**
 * `npm run plan:comment -- <environment> --report <directory> --pull-request <number> [--base <commit>] [--access <file>]`: writes
 * what the reports say into the environment's comment of a pull request. With a base, also the difference in cost.
 */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { repositoryRoot } from "../base/repository.ts";
import { synthesize } from "../base/synthesized.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { stacksOfCommit } from "../pipeline/changes/checkout.ts";
import { costDifference } from "../pipeline/changes/cost-difference.ts";
import { planComment, planMarker } from "../pipeline/comment/plan-comment.ts";
import { Github } from "../pipeline/github.ts";
import { readReports } from "../pipeline/report.ts";
import { commitNamed } from "./images/commit.ts";
import { argumentNamed, environmentNamed, runCommand } from "./names.ts";

await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      report: { type: "string" },
      "pull-request": { type: "string" },
      base: { type: "string" },
      access: { type: "string" },
    },
  });
  const environment = environmentNamed(positionals[0]);
  const directory = argumentNamed("the directory of the reports (--report)", values.report, ["plans"]);
  const pullRequest = argumentNamed("the pull request (--pull-request)", values["pull-request"], ["14"]);
  const github = new Github();
  const reports = readReports(directory, environment.name);
  const body = planComment({
    environment: environment.name,
    reports,
    cost: values.base === undefined ? undefined : await costSince(values.base, environment),
    access: values.access === undefined ? undefined : readFileSync(values.access, "utf8"),
  });
  await github.putComment(Number(pullRequest), planMarker(environment.name), body);
});

async function costSince(base: string, environment: AwsEnvironment) {
  const before = await stacksOfCommit(await commitNamed(base, repositoryRoot));
  return costDifference(environment, before, synthesize([environment]));
}
