import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { run } from "../commands/check.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "mindflow-check-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("every check prints a line with its time, and failures are printed at the end", async () => {
  const lines: string[] = [];
  const checks = { passing: async () => "", failing: async () => "a fault\nof two lines" };
  expect(await run(checks, (line) => lines.push(line))).toBe(false);
  expect(lines).toEqual([
    expect.stringMatching(/^✓ passing +\d+\.\d s$/),
    expect.stringMatching(/^✗ failing +\d+\.\d s$/),
    "\nfailing:\na fault\nof two lines",
  ]);
});

test("no failures are printed if all checks pass", async () => {
  const lines: string[] = [];
  expect(await run({ passing: async () => "" }, (line) => lines.push(line))).toBe(true);
  expect(lines).toHaveLength(1);
});

function lint(files: Readonly<Record<string, string>>): string {
  const at = mkdtempSync(join(directory, "lint-"));
  const config = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
  writeFileSync(join(at, "biome.json"), JSON.stringify({ ...config, vcs: { enabled: false } }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
  const biome = join(root, "node_modules/.bin/biome");
  const { stderr } = spawnSync(biome, ["lint", "--colors=off"], { cwd: at, encoding: "utf8" });
  return stderr;
}

const importing = (path: string) => `import * as all from "${path}";\n\nconsole.log(all);\n`;

test.each(["@cdktf/provider-aws", "@cdktf/provider-aws/lib/index.js"])("an import of %s is refused", (index) => {
  for (const file of ["stacks/data.ts", "constructs/data/store.ts", "test/synth/data.test.ts"])
    expect(lint({ [file]: importing(index) })).toContain("import the one resource");
});

test("an import of one resource is accepted", () => {
  expect(lint({ "stacks/data.ts": importing("@cdktf/provider-aws/lib/sqs-queue/index.js") })).toBe("");
});

test.each([
  ["services/query/src/app.ts", "../../../constructs/names.ts", "A service knows nothing of what deploys or tests it"],
  ["services/query/src/app.ts", "../fixtures/app.ts", "A service knows nothing of what deploys or tests it"],
  ["constructs/data/store.ts", "../../stacks/topology.ts", "A construct stands alone"],
  ["constructs/names.ts", "../services/query/src/page.ts", "A construct stands alone"],
  ["stacks/derived/pages/diagram.ts", "../../../localstack/ports.ts", "belongs in test/commands"],
  ["stacks/data.ts", "../services/query/src/page.ts", "A stack knows services by the topology"],
  ["localstack/ports.ts", "../test/fixtures/client.ts", "The mirror needs no test to run"],
])("an import against the arrows is refused: %s of %s", (file, imported, reason) => {
  expect(lint({ [file]: importing(imported) })).toContain(reason);
});

test.each([
  ["services/query/src/app.ts", "@mindflow/contracts/tasks"],
  ["stacks/data.ts", "../constructs/data/store.ts"],
  ["localstack/ports.ts", "../stacks/topology.ts"],
  ["test/synth/data.test.ts", "../../stacks/data.ts"],
  ["services/query/src/app.live.test.ts", "../../../test/fixtures/client.ts"],
  ["localstack/fixtures/engine.ts", "../../test/fixtures/client.ts"],
])("an import along the arrows is accepted: %s of %s", (file, imported) => {
  expect(lint({ [file]: importing(imported) })).toBe("");
});

test("a circle of imports is refused, also where only types go round", () => {
  const circle = {
    "stacks/a.ts": 'import type { B } from "./b.ts";\n\nexport type A = B;\n',
    "stacks/b.ts": 'import type { A } from "./a.ts";\n\nexport type B = A[];\n',
  };
  expect(lint(circle)).toContain("noImportCycles");
  expect(lint({ ...circle, "stacks/b.ts": "export type B = string;\n" })).toBe("");
});

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

test("an argument that the next major version of the AWS provider removes is refused", () => {
  const addOn = '{ clusterName: "a", addonName: "coredns", resolveConflicts: "OVERWRITE" }';
  expect(compile(".", addOn)).toBe("");
  expect(compile("test/provider-next", addOn)).toContain("'resolveConflicts' does not exist in type 'EksAddonConfig'");
});

test("a missing argument is refused under both versions of the AWS provider", () => {
  for (const project of [".", "test/provider-next"])
    expect(compile(project, '{ addonName: "coredns" }')).toContain("Property 'clusterName' is missing");
});
