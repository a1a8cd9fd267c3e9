import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { provideTerraform } from "./aws-provider.ts";

let machine: string;
const printed: string[] = [];

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "mindflow-machine-"));
  mkdirSync(join(machine, "bin"));
  writeFileSync(join(machine, "bin/terraform"), "#!/bin/sh\necho 'no such version' >&2\nexit 1\n", { mode: 0o755 });
  printed.length = 0;
});
afterEach(() => rmSync(machine, { recursive: true }));

function mirrorHas(version: string): void {
  const target = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
  mkdirSync(join(machine, "mirror/registry.terraform.io/hashicorp/aws", version, target), { recursive: true });
}

function provide(anyVersion = false) {
  const path = `${join(machine, "bin")}:/bin:/usr/bin`;
  return provideTerraform({ anyVersion, say: (line) => printed.push(line), path, mirrors: [join(machine, "mirror")] });
}

test("the pinned provider is taken from a mirror, without the registry", async () => {
  mirrorHas("5.99.0");
  mirrorHas("5.100.0");
  expect(await provide()).toMatchObject({ mirror: join(machine, "mirror"), version: "5.100.0" });
  expect(printed).toEqual([]);
});

test("without a mirror the registry is tried, and Terraform's error is reported", async () => {
  await expect(provide(true)).rejects.toThrow(
    /5\.100\.0 is in no mirror .*\n.*download from the registry failed:\n.*no such version/s,
  );
  expect(printed).toEqual([
    "The AWS provider 5.100.0 is in no mirror on this machine: downloading it from the registry.",
  ]);
});

test("another version is used only on request, and it is printed", async () => {
  mirrorHas("5.99.0");
  await expect(provide()).rejects.toThrow(
    /has the AWS provider 5\.99\.0, and not 5\.100\.0: add --any-provider-version/,
  );
  expect(await provide(true)).toMatchObject({ version: "5.99.0" });
  expect(printed.at(-1)).toMatch(/the rehearsal uses 5\.99\.0/);
});
