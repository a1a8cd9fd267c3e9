import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { provided } from "./provider.ts";

let machine: string;
const said: string[] = [];

/** A machine whose Terraform can reach no registry. */
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "mindflow-machine-"));
  mkdirSync(join(machine, "bin"));
  writeFileSync(join(machine, "bin/terraform"), "#!/bin/sh\necho 'no such host' >&2\nexit 1\n", { mode: 0o755 });
  said.length = 0;
});
afterEach(() => rmSync(machine, { recursive: true }));

function holds(version: string): void {
  const target = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
  mkdirSync(join(machine, "mirror/registry.terraform.io/hashicorp/aws", version, target), { recursive: true });
}

function choose(anyVersion = false) {
  const path = `${join(machine, "bin")}:/bin:/usr/bin`;
  return provided({ anyVersion, say: (line) => said.push(line), path, mirrors: [join(machine, "mirror")] });
}

test("the pinned provider is taken from a mirror, and nobody is asked", async () => {
  holds("5.99.0");
  holds("5.100.0");
  expect(await choose()).toMatchObject({ mirror: join(machine, "mirror"), version: "5.100.0" });
  expect(said).toEqual([]);
});

test("without it the registry is asked, and what Terraform says of that is told", async () => {
  await expect(choose(true)).rejects.toThrow(
    /5\.100\.0 is in no mirror .*\n.*registry cannot be asked instead:\nno such host/s,
  );
  expect(said).toEqual(["The AWS provider 5.100.0 is in no mirror on this machine: asking its registry."]);
});

test("another version is taken only where that is asked for, and then it is said", async () => {
  holds("5.99.0");
  await expect(choose()).rejects.toThrow(/only 5\.99\.0 on this machine, and not 5\.100\.0: .* --any-provider-version/);
  expect(await choose(true)).toMatchObject({ version: "5.99.0" });
  expect(said.at(-1)).toMatch(/a rehearsal of that one/);
});
