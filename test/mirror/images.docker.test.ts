import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "../../localstack/ports.ts";
import { buildImage } from "../../stacks/commands/images/build.ts";
import { type Commit, commitNamed } from "../../stacks/commands/images/commit.ts";
import { copyRepository } from "../fixtures/copy-of-repository.ts";
import { findProgram } from "../fixtures/find-program.ts";
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
  const install = "go install github.com/google/go-containerregistry/cmd/registry@v0.20.6";
  const { program } = needed(findProgram("registry", install), context);
  const port = await freePort();
  const registry = spawn(program, ["-port", String(port)], { stdio: "ignore" });
  const address = `127.0.0.1:${port}`;
  const layers = async (tag: string) => {
    const accept = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";
    const response = await fetch(`http://${address}/v2/gateway/manifests/${tag}`, { headers: { accept } });
    return ((await response.json()) as { layers: { digest: string }[] }).layers.map(({ digest }) => digest);
  };
  try {
    await vi.waitFor(() => fetch(`http://${address}/v2/`), 10_000);
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
    registry.kill();
    await once(registry, "close");
  }
}, 300_000);

test("a build that fails names the service and the exit code", async () => {
  const elsewhere = { ...commit, sha: "0".repeat(40) };
  const building = buildImage("gateway", elsewhere, { tag: "none", platforms: "linux/amd64", push: false });
  await expect(building).rejects.toThrow(/^git archive 0{40} failed with exit code 128\.$/);
});
