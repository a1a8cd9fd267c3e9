import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { execFileSync } from "../../localstack/environment/child-process.ts";
import { repository } from "../../localstack/layout.ts";

/** Who may start a process without child-process.ts. */
const exempt: Readonly<Record<string, string>> = {
  "localstack/environment/child-process.ts": "It is the way.",
  "localstack/bootstrap.mjs": "It runs before any package is there, and takes the list itself.",
  "localstack/install/npm-ci.mjs": "The same.",
  "stacks/commands/cdktf.ts": "bootstrap.mjs has chosen: the list for synth, the person's account for plan.",
  "test/drills/lost-names/fresh-clone.ts": "It starts a clone as a person would.",
  "stacks/commands/run-program.ts": "The same: a release works in the person's account, and a rehearsal with the list.",
  "stacks/commands/images/build.ts": "It works in the person's account.",
  "stacks/commands/images/commit.ts": "It asks the person's Git, by the person's settings.",
  "stacks/pipeline/terraform/terraform-process.ts": "Its callers give the whole environment.",
  "stacks/pipeline/changes/checkout.ts": "bootstrap.mjs has chosen, as for cdktf.ts.",
  "stacks/commands/changed/outputs.ts": "It runs another command of the menu, which takes the list itself.",
  "stacks/commands/changed/reviewed-commit.ts": "It asks the person's Git, by the person's settings.",
  "stacks/commands/images/docker.ts": "It works in the person's account.",
  "stacks/commands/images/signature.ts": "It signs as who runs it, which the workflow's environment says.",
  "stacks/commands/images/registry.ts": "It works in the person's account.",
};

/** A test's own processes have the environment of `npm test`, which is from the list. */
const isTest = /\.test\.ts$|^test\/fixtures\/closed-network\.ts$/;

function unlisted(file: string, text: string): string[] {
  if (isTest.test(file) || exempt[file]) return [];
  const imported = /^import (?!type ).*\bfrom "(node:)?(child_process|cluster)"|\bimport\("(node:)?child_process"\)/m;
  return imported.test(text)
    ? [`${file} starts processes: import localstack/environment/child-process.ts instead`]
    : [];
}

test("every process that is started has its environment from the list", () => {
  const options = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "*.ts", "*.mjs"];
  const files = execFileSync("git", options, { cwd: repository }).split("\0").filter(Boolean);
  expect(files.flatMap((file) => unlisted(file, readFileSync(join(repository, file), "utf8")))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(Object.keys(exempt)));
});

test("a process that would inherit the person's shell is refused", () => {
  const spawning = 'import { spawn } from "node:child_process";\nspawn("java", []);\n';
  expect(unlisted("localstack/engines/new.ts", spawning)).toEqual([
    "localstack/engines/new.ts starts processes: import localstack/environment/child-process.ts instead",
  ]);
  expect(unlisted("localstack/engines/new.ts", 'import type { ChildProcess } from "node:child_process";')).toEqual([]);
});
