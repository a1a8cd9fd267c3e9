/**
 * `npm run release -- <environment> <commit> [--token-file <file>]`: verifies the images of a commit, migrates, rolls the
 * services out, follows them, and asks the API as a client does.
 */

import { repositoryRoot } from "../base/repository.ts";
import { releaseArguments, runRelease } from "../pipeline/release/arguments.ts";
import { targetOnAws } from "../pipeline/release/on-aws.ts";
import { release } from "../pipeline/release/release.ts";
import { commitNamed } from "./images/commit.ts";
import { argumentNamed, environmentNamed } from "./names.ts";

await runRelease(async () => {
  const { positionals, token } = releaseArguments();
  const environment = environmentNamed(positionals[0]);
  const commit = argumentNamed("a commit", positionals[1], ["HEAD"], environment.name);
  await release(await targetOnAws(environment, token), await revisionOf(commit));
});

/** A whole SHA needs no checkout that has it. Whether its images exist is asked of the registry. */
async function revisionOf(commit: string): Promise<string> {
  return /^[0-9a-f]{40}$/.test(commit) ? commit : (await commitNamed(commit, repositoryRoot)).sha;
}
