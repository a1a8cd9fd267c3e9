/**
 * `npm run images -- <commit> [--push <environment>] [--platforms linux/amd64,linux/arm64]`: builds the images of all services
 * from a commit, and pushes them to an environment's repositories.
 */

import { parseArgs } from "node:util";
import { repositoryRoot } from "../base/repository.ts";
import { builtServices } from "../topology.ts";
import { buildImage } from "./images/build.ts";
import { commitNamed } from "./images/commit.ts";
import { Registry } from "./images/registry.ts";
import { argumentNamed, environmentNamed, runCommand } from "./names.ts";

await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { push: { type: "string" }, platforms: { type: "string", default: "linux/amd64" } },
  });
  const registry = values.push === undefined ? undefined : new Registry(environmentNamed(values.push));
  const commit = await commitNamed(argumentNamed("a commit", positionals[0], ["HEAD"]), repositoryRoot);
  const urls = await registry?.urls(builtServices);
  await registry?.login();
  for (const name of builtServices) {
    const tag = `${urls?.get(name) ?? `mindflow/${name}`}:${commit.sha}`;
    if (await registry?.has(name, commit.sha)) console.log(`${tag} is there: nothing to push.`);
    else await buildImage(name, commit, { tag, platforms: values.platforms, push: registry !== undefined });
  }
});
