import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../localstack/ports.ts";
import { runProgram } from "../../../stacks/commands/run-program.ts";
import type { Cosign } from "../../../stacks/pipeline/release/image-signatures.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";

/** Without Sigstore's log, which needs the internet: a key of this run signs, in the place of the workflow's identity. */
const offline = ["--tlog-upload=false", "--use-signing-config=false", "--yes"];

export interface LocalRegistry {
  readonly address: string;
  /** Verifies by this registry's own key. */
  readonly cosign: Cosign;
  /** An empty image. Every image has the same digest, so one signature in a repository is for all its tags. */
  push(image: string): Promise<void>;
  sign(image: string): Promise<void>;
  attest(image: string, type: string): Promise<void>;
}

export async function startRegistry(
  control: ControlPlane,
  programs: Readonly<Record<"registry" | "cosign", string>>,
  directory: string,
): Promise<LocalRegistry> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  await control.start(
    "registry",
    programs.registry,
    ["-port", String(port)],
    async () => (await fetch(`http://${address}/v2/`)).ok,
  );
  const key = join(directory, "cosign");
  const env = { HOME: directory, COSIGN_PASSWORD: "" };
  const cosign = (...args: string[]) => runProgram(programs.cosign, args, { env });
  await cosign("generate-key-pair", "--output-key-prefix", key);
  const predicate = join(directory, "predicate.json");
  writeFileSync(predicate, JSON.stringify({ buildDefinition: {}, runDetails: {} }));
  return {
    address,
    cosign: {
      program: programs.cosign,
      signer: ["--key", `${key}.pub`, "--insecure-ignore-tlog=true"],
      env,
    },
    push: (image) => pushEmptyImage(image),
    sign: async (image) => void (await cosign("sign", "--key", `${key}.key`, ...offline, image)),
    attest: async (image, type) =>
      void (await cosign("attest", "--key", `${key}.key`, ...offline, "--type", type, "--predicate", predicate, image)),
  };
}

async function pushEmptyImage(image: string): Promise<void> {
  const [, host, repository, tag] = /^([^/]+)\/(.+):([^:]+)$/.exec(image) ?? [];
  const digest = (content: string) => `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const put = async (method: string, path: string, body: string, type: string) => {
    const response = await fetch(`http://${host}/v2/${repository}/${path}`, {
      method,
      body,
      headers: { "content-type": type },
    });
    if (!response.ok) throw new Error(`${image}: ${response.status} ${await response.text()}`);
  };
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [] },
    config: {},
  });
  await put("POST", `blobs/uploads/?digest=${digest(config)}`, config, "application/octet-stream");
  const [mediaType, ofConfig] = ["manifest", "config"].map((part) => `application/vnd.oci.image.${part}.v1+json`);
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: ofConfig, digest: digest(config), size: config.length },
    layers: [],
  };
  await put("PUT", `manifests/${tag}`, JSON.stringify(manifest), mediaType as string);
}
