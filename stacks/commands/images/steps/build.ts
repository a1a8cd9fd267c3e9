/**
 * `npm run -s images:build -- <environment> <commit>`: builds the images of all services, with what BuildKit attests of them,
 * and pushes them to an environment's repositories without a tag. Prints their digests for $GITHUB_OUTPUT.
 */

import { repositoryRoot } from "../../../base/repository.ts";
import { builtServices } from "../../../topology.ts";
import { argumentNamed, environmentNamed, runCommand } from "../../names.ts";
import { buildAttested } from "../build.ts";
import { commitNamed } from "../commit.ts";
import { attestingBuilder } from "../docker.ts";
import { Registry } from "../registry.ts";

await runCommand(async (name, commitName) => {
  const registry = new Registry(environmentNamed(name));
  const commit = await commitNamed(argumentNamed("a commit", commitName, ["HEAD"]), repositoryRoot);
  const urls = await registry.urls(builtServices);
  await registry.login();
  const builder = await attestingBuilder();
  const digests: Record<string, string> = {};
  for (const [service, url] of urls)
    digests[service] = await buildAttested(service, commit, { platforms: "linux/amd64", builder, url });
  console.log(`digests=${JSON.stringify(digests)}`);
});
