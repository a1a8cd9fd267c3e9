import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { output } from "../../localstack/install/install.ts";
import { awsProviderVersion as version } from "../../stacks/base/aws-stack.ts";
import { findProgram } from "../fixtures/find-program.ts";
import { type SeveringServer, severingServer } from "../fixtures/severing-server.ts";
import { needed } from "../fixtures/tools.ts";
import { provideTerraform } from "./aws-provider.ts";

const said: string[] = [];
let machine: string;
let registry: SeveringServer;

/** Terraform's network mirror, by its protocol: developer.hashicorp.com/terraform/internals/provider-network-mirror-protocol */
beforeEach(async () => {
  machine = mkdtempSync(join(tmpdir(), "mindflow-registry-"));
  const [key, certificate] = [join(machine, "key.pem"), join(machine, "certificate.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, "-keyout", key, "-out", certificate];
  await output("openssl", made);
  registry = await severingServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  const mirror = `https://localhost:${registry.port}/`;
  const config = join(machine, "terraformrc");
  writeFileSync(config, `provider_installation {\n  network_mirror {\n    url = "${mirror}"\n  }\n}\n`);
  vi.stubEnv("TF_CLI_CONFIG_FILE", config);
  vi.stubEnv("SSL_CERT_FILE", certificate);
  said.length = 0;
});
afterEach(() => {
  registry.close();
  vi.unstubAllEnvs();
  rmSync(machine, { recursive: true });
});

test("the AWS provider is had although the registry's answer and the archive were cut off in the middle", async (context) => {
  needed(findProgram("terraform", "install 1.11 or newer from developer.hashicorp.com/terraform"), context);
  const target = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
  const aws = "/registry.terraform.io/hashicorp/aws";
  const archive = zipSync({
    [`terraform-provider-aws_v${version}`]: [strToU8("#!/bin/sh\n"), { attrs: 0o755 << 16, os: 3 }],
  });
  const files = {
    "index.json": JSON.stringify({ versions: { [version]: {} } }),
    [`${version}.json`]: JSON.stringify({ archives: { [target]: { url: "provider.zip" } } }),
    "provider.zip": Buffer.from(archive),
  };
  for (const [name, content] of Object.entries(files)) {
    registry.files.set(`${aws}/${name}`, content);
    registry.cuts.add(`${aws}/${name}`);
  }
  const own = join(machine, "own");
  const say = (line: string) => said.push(line);
  expect(await provideTerraform({ anyVersion: false, say, mirrors: [], own })).toMatchObject({ mirror: own, version });
  expect(readFileSync(join(own, aws, version, target, `terraform-provider-aws_v${version}`), "utf8")).toContain("#!");
  expect(registry.cuts.size).toBe(0);
  expect(said.filter((line) => /The AWS provider .*localhost.*Trying again in/.test(line)).length).toBeGreaterThan(0);
});
