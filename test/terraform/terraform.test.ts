import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, type TestContext, test, vi } from "vitest";
import { needed } from "../fixtures/tools.ts";
import { findTerraform } from "./terraform.ts";

const target = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
const hashicorp = "registry.terraform.io/hashicorp";

let machine: string;
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "mindflow-tools-"));
});
afterEach(() => rmSync(machine, { recursive: true }));

function put(path: string, mode = 0o644): void {
  mkdirSync(dirname(join(machine, path)), { recursive: true });
  writeFileSync(join(machine, path), "", { mode });
}

function find() {
  return findTerraform(join(machine, "bin"), [join(machine, "empty"), join(machine, "mirror")]);
}

test.each([
  ["unpacked", `${hashicorp}/aws/5.100.0/${target}/terraform-provider-aws_v5.100.0_x5`],
  ["packed", `${hashicorp}/aws/terraform-provider-aws_5.100.0_${target}.zip`],
])("a mirror with the provider %s is found", (_form, file) => {
  put("bin/terraform", 0o755);
  put(`mirror/${file}`);
  expect(find()).toEqual({ program: join(machine, "bin/terraform"), mirror: join(machine, "mirror") });
});

test("without Terraform, the message says how to get it", () => {
  put("bin/terraform", 0o644);
  expect(find()).toEqual({ missing: expect.stringMatching(/^terraform is not on the PATH: install 1\.11/) });
});

test("a mirror with another version of the provider is not used", () => {
  put("bin/terraform", 0o755);
  put(`mirror/${hashicorp}/aws/5.99.0/${target}/terraform-provider-aws_v5.99.0_x5`);
  expect(find()).toEqual({ missing: expect.stringMatching(/AWS provider 5\.100\.0 .* providers mirror/) });
});

test("a missing tool skips its test with the reason, and fails it in CI", () => {
  const skip = (reason: string) => {
    throw new Error(`skipped: ${reason}`);
  };
  const context = { skip } as unknown as TestContext;
  const logged = vi.spyOn(console, "error").mockReturnValue();
  const missing = { missing: "Terraform is not on the PATH." };
  expect(() => needed(missing, context, false)).toThrow("skipped: Terraform is not on the PATH.");
  expect(logged).toHaveBeenCalledWith("skipped: Terraform is not on the PATH.");
  expect(() => needed(missing, context, true)).toThrow(/^Terraform is not on the PATH\.$/);
});
