import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attestationsOf } from "../../stacks/commands/images/attestations.ts";
import { buildImage } from "../../stacks/commands/images/build.ts";
import { type Commit, commitNamed } from "../../stacks/commands/images/commit.ts";
import { tagImage } from "../../stacks/commands/images/docker.ts";
import { copyRepository } from "../fixtures/copy-of-repository.ts";
import { findRegistry } from "../fixtures/go-program.ts";
import { pushAttested, startRegistry } from "../fixtures/image-registry.ts";
import { needed } from "../fixtures/tools.ts";

const root = mkdtempSync(join(tmpdir(), "images-"));
const git = (...parameters: string[]) => execFileSync("git", parameters, { cwd: root, encoding: "utf8" });
let commit: Commit;

beforeAll(async () => {
  copyRepository(root);
  git("init", "--quiet");
  git("add", "--all");
  git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "all");
  commit = await commitNamed("HEAD", root);
});
afterAll(() => rmSync(root, { recursive: true }));

test("an image is of the commit, and the registry has the same layers after a second push", async (context) => {
  // An unfinished change is not in the image.
  writeFileSync(join(root, "services/gateway/src/main.ts"), "unfinished");
  const { program } = needed(findRegistry(), context);
  const { address, end } = await startRegistry(program);
  const layers = async (tag: string) => {
    const accept = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";
    const response = await fetch(`http://${address}/v2/gateway/manifests/${tag}`, { headers: { accept } });
    return ((await response.json()) as { layers: { digest: string }[] }).layers.map(({ digest }) => digest);
  };
  try {
    const options = { platforms: "linux/amd64", push: true };
    await buildImage("gateway", commit, { ...options, tag: `${address}/gateway:one` });
    await buildImage("gateway", commit, { ...options, tag: `${address}/gateway:two` });
    expect(await layers("two")).toEqual(await layers("one"));
    const printed = execFileSync("docker", [
      "run",
      "--rm",
      "--pull=always",
      `${address}/gateway:two`,
      "cat",
      "main.ts",
    ]);
    expect(printed.toString()).toBe(git("show", "HEAD:services/gateway/src/main.ts"));
  } finally {
    await end();
  }
}, 300_000);

test("an image gets its tag in another repository as it is, with what is attested of it", async (context) => {
  const { program } = needed(findRegistry(), context);
  const { address, end } = await startRegistry(program);
  const api = (repository: string) => `http://${address}/v2/${repository}`;
  try {
    const attested = { "https://slsa.dev/provenance/v1": { a: 1 }, "https://spdx.dev/Document": { b: 2 } };
    const digest = await pushAttested(api("dev"), "built", attested);
    await tagImage(`${address}/dev`, digest, `${address}/staging:commit`);
    const { headers } = await fetch(`${api("staging")}/manifests/commit`, { method: "HEAD" });
    expect(headers.get("docker-content-digest")).toBe(digest);
    expect(await attestationsOf(digest, { api: api("staging"), headers: {} })).toHaveLength(2);
    await expect(tagImage(`${address}/none`, digest, `${address}/staging:other`)).rejects.toThrow(/exit code 1\.$/);
  } finally {
    await end();
  }
});

test("a build that fails names the service and the exit code", async () => {
  const elsewhere = { ...commit, sha: "0".repeat(40) };
  const building = buildImage("gateway", elsewhere, { tag: "none", platforms: "linux/amd64", push: false });
  await expect(building).rejects.toThrow(/^git archive 0{40} failed with exit code 128\.$/);
});
