/**
 * `npm run images:sign -- <environment> <commit> <digests> --from <environment>`: copies images to an environment's
 * repositories, tags them with the commit, and signs them and what BuildKit attests of them, by the identity of the workflow
 * that runs it.
 */

import { parseArgs } from "node:util";
import { repositoryRoot } from "../../../base/repository.ts";
import { builtServices } from "../../../topology.ts";
import { argumentNamed, environmentNamed, runCommand } from "../../names.ts";
import { attestationsOf } from "../attestations.ts";
import { commitNamed } from "../commit.ts";
import { digestsIn } from "../digests.ts";
import { tagImage } from "../docker.ts";
import { Registry } from "../registry.ts";
import { cosignOnPath, signImage } from "../signature.ts";

await runCommand(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { from: { type: "string" } } });
  const [name, commitName, digests] = positionals;
  const registry = new Registry(environmentNamed(name));
  const { sha } = await commitNamed(argumentNamed("a commit", commitName, ["HEAD"]), repositoryRoot);
  const images = digestsIn(digests);
  const source = new Registry(environmentNamed(values.from ?? name));
  const signer = { program: cosignOnPath(), options: [], env: process.env };
  const urls = await registry.urls(builtServices);
  const { headers } = await registry.login();
  for (const [service, digest] of images) {
    const url = urls.get(service) ?? "";
    if (await registry.needsTag(service, sha, digest)) await tagImage(source.url(service), digest, `${url}:${sha}`);
    await signImage(`${url}@${digest}`, await attestationsOf(digest, { api: apiOf(url), headers }), signer);
    console.log(`${url}:${sha} is ${digest}, and signed.`);
  }
});

/** `https://registry.example/v2/gateway` of `registry.example/gateway`. */
function apiOf(url: string): string {
  return `https://${url.replace("/", "/v2/")}`;
}
