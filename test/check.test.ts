import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { run } from "./check.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "mindflow-check-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("every check has a line with its time, and what failed is told after all of them", async () => {
  const lines: string[] = [];
  const checks = { sound: async () => "", broken: async () => "a fault\nof two lines" };
  expect(await run(checks, (line) => lines.push(line))).toBe(false);
  expect(lines).toEqual([
    expect.stringMatching(/^✓ sound +\d+\.\d s$/),
    expect.stringMatching(/^✗ broken +\d+\.\d s$/),
    "\nbroken:\na fault\nof two lines",
  ]);
});

test("nothing is told where all is well", async () => {
  const lines: string[] = [];
  expect(await run({ sound: async () => "" }, (line) => lines.push(line))).toBe(true);
  expect(lines).toHaveLength(1);
});

/** What our lint says of a file that imports this. */
function lint(imported: string): string {
  const config = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
  writeFileSync(join(directory, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
  writeFileSync(join(directory, "stack.ts"), `import * as aws from "${imported}";\n\nconsole.log(aws);\n`);
  const biome = join(root, "node_modules/.bin/biome");
  try {
    return execFileSync(biome, ["lint", "--colors=off"], { cwd: directory, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

test.each(["@cdktf/provider-aws", "@cdktf/provider-aws/lib/index.js"])("an import of %s is refused", (index) => {
  expect(lint(index)).toContain("import the one resource, from @cdktf/provider-aws/lib/<resource>/index.js");
});

test("an import of one resource is accepted", () => {
  expect(lint("@cdktf/provider-aws/lib/sqs-queue/index.js")).not.toContain("import the one resource");
});

/** What the compiler says of a stack with an add-on of EKS, under the repository's project at that path. */
function compile(project: string, addOn: string): string {
  const at = mkdtempSync(join(tmpdir(), "mindflow-types-"));
  try {
    symlinkSync(join(root, "node_modules"), join(at, "node_modules"));
    writeFileSync(join(at, "package.json"), '{ "type": "module" }');
    writeFileSync(
      join(at, "tsconfig.json"),
      JSON.stringify({ extends: join(root, project, "tsconfig.json"), include: ["stack.ts"] }),
    );
    writeFileSync(
      join(at, "stack.ts"),
      `import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import { App, TerraformStack } from "cdktf";
new EksAddon(new TerraformStack(new App(), "stack"), "dns", ${addOn});
`,
    );
    return execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", at], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(at, { recursive: true });
  }
}

test("an argument that the next major version of the AWS provider lacks is refused, though this one has it", () => {
  const addOn = '{ clusterName: "a", addonName: "coredns", resolveConflicts: "OVERWRITE" }';
  expect(compile(".", addOn)).toBe("");
  expect(compile("test/provider-next", addOn)).toContain("'resolveConflicts' does not exist in type 'EksAddonConfig'");
});

test("a missing argument is refused under both versions of the AWS provider", () => {
  for (const project of [".", "test/provider-next"])
    expect(compile(project, '{ addonName: "coredns" }')).toContain("Property 'clusterName' is missing");
});
