import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { run } from "../../localstack/environment/child-process.ts";
import { attestationsOf } from "../../stacks/commands/images/attestations.ts";
import { signImage } from "../../stacks/commands/images/signature.ts";
import { findCosign, findRegistry } from "../fixtures/go-program.ts";
import { pushAttested, startRegistry } from "../fixtures/image-registry.ts";
import { needed } from "../fixtures/tools.ts";

const provenance = {
  buildDefinition: { buildType: "a", externalParameters: {} },
  runDetails: { builder: { id: "b" } },
};
const predicates = {
  "https://slsa.dev/provenance/v1": provenance,
  "https://spdx.dev/Document": { spdxVersion: "2.3" },
};

const cosign = findCosign();
const found = findRegistry();
const directory = mkdtempSync(join(tmpdir(), "mindflow-signature-"));
let registry: Awaited<ReturnType<typeof startRegistry>> | undefined;

beforeAll(async () => {
  if ("program" in found) registry = await startRegistry(found.program);
});
afterAll(async () => {
  await registry?.end();
  rmSync(directory, { recursive: true });
});

/** The registry's API for a new repository. */
function repository(name: string, context: TestContext) {
  needed(found, context);
  return { url: `${registry?.address}/${name}`, api: `http://${registry?.address}/v2/${name}` };
}

test("an image is signed, and so is what BuildKit attests of it", async (context) => {
  const { program } = needed(cosign, context);
  const { url, api } = repository("signed", context);
  // GitHub and Sigstore are far away, so that this signer has a key, and no log to write to.
  const env = { PATH: process.env.PATH, HOME: directory, COSIGN_PASSWORD: "" };
  const options = { cwd: directory, env };
  await run(program, ["generate-key-pair"], options);
  await run(program, ["signing-config", "create", "--out", "config.json"], options);
  const key = ["--key", join(directory, "cosign.key"), "--signing-config", join(directory, "config.json")];
  const verify = (command: string, ...more: string[]) =>
    run(
      program,
      [command, "--key", "cosign.pub", "--insecure-ignore-tlog", "--private-infrastructure", ...more, `${url}:one`],
      options,
    );

  const digest = await pushAttested(api, "one", predicates);
  await expect(verify("verify")).rejects.toThrow("no signatures found");
  await signImage(`${url}@${digest}`, await attestationsOf(digest, { api, headers: {} }), {
    program,
    options: key,
    env,
  });
  await verify("verify");
  const { stdout } = await verify("verify-attestation", "--type", "slsaprovenance1");
  expect(JSON.parse(Buffer.from(JSON.parse(stdout).payload, "base64").toString()).predicate).toMatchObject(provenance);
  await verify("verify-attestation", "--type", "spdxjson");
}, 120_000);

test("an image without a list of its contents is refused", async (context) => {
  const { api } = repository("unlisted", context);
  const digest = await pushAttested(api, "one", { "https://slsa.dev/provenance/v1": provenance });
  await expect(attestationsOf(digest, { api, headers: {} })).rejects.toThrow(/has no spdxjson of sha256:.*again\.$/);
});
