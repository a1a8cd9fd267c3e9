import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { composeAgain } from "../../localstack/docker/project.ts";
import { output } from "../../localstack/install/install.ts";
import { choosePorts } from "../../localstack/ports.ts";
import { type SeveringServer, severingServer } from "../fixtures/severing-server.ts";

let root: string;
let registry: SeveringServer;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "pull-"));
  registry = await severingServer();
});
afterEach(() => {
  registry.close();
  rmSync(root, { recursive: true });
});

/** An image of one layer, by the OCI's specification of a manifest. @returns the paths of its files in the registry. */
async function publish(repository: string): Promise<string[]> {
  const blob = (mediaType: string, content: Buffer) => {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    registry.files.set(`/v2/${repository}/blobs/${digest}`, content);
    return { mediaType, digest, size: content.length };
  };
  writeFileSync(join(root, "file"), randomBytes(100_000));
  await output("tar", ["--create", "--file", "layer.tar", "file"], { cwd: root });
  const tar = readFileSync(join(root, "layer.tar"));
  const layer = blob("application/vnd.oci.image.layer.v1.tar", tar);
  const architecture = arch() === "x64" ? "amd64" : arch();
  const rootfs = { type: "layers", diff_ids: [layer.digest] };
  const about = Buffer.from(JSON.stringify({ architecture, os: "linux", config: { Cmd: ["/file"] }, rootfs }));
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const config = blob("application/vnd.oci.image.config.v1+json", about);
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer] });
  registry.files.set("/v2/", "{}");
  registry.files.set(`/v2/${repository}/manifests/1`, manifest);
  registry.files.set(
    `/v2/${repository}/manifests/sha256:${createHash("sha256").update(manifest).digest("hex")}`,
    manifest,
  );
  return [...registry.files.keys()].filter((path) => path !== "/v2/");
}

test("an image is pulled although the manifest and its layers were cut off in the middle", async () => {
  for (const path of await publish("tiny")) registry.cuts.add(path);
  const image = `127.0.0.1:${registry.port}/tiny:1`;
  writeFileSync(join(root, "docker-compose.yml"), JSON.stringify({ services: { tiny: { image } } }));
  const project = { name: "mindflow-pull", ports: await choosePorts("free"), root };
  const said: string[] = [];
  try {
    await composeAgain(project, "An image", ["create"], { say: (line) => said.push(line) });
    expect((await output("docker", ["image", "inspect", "--format", "{{.Config.Cmd}}", image])).trim()).toBe("[/file]");
    expect(said.join("\n")).toMatch(/An image: .*Trying again in/);
  } finally {
    await output("docker", ["compose", "--project-name", project.name, "down", "--rmi", "all"], { cwd: root });
  }
}, 120_000);
