import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { repositoryRoot } from "../../stacks/base/repository.ts";
import { needed } from "../fixtures/tools.ts";
import { findLinters } from "./linters.ts";

const found = findLinters();
const directory = mkdtempSync(join(tmpdir(), "mindflow-workflows-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("actionlint and zizmor find nothing in our workflows", async (context) => {
  const { actionlint, zizmor } = needed(await found, context);
  expect(await actionlint(repositoryRoot)).toBe("");
  expect(await zizmor(repositoryRoot)).toBe("");
}, 240_000);

/** A repository with a workflow of one step. */
function repositoryWith(step: string): string {
  const root = mkdtempSync(join(directory, "repository-"));
  mkdirSync(join(root, ".git"));
  mkdirSync(join(root, ".github/workflows"), { recursive: true });
  const workflow = `on: pull_request\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`;
  writeFileSync(join(root, ".github/workflows/one.yml"), workflow);
  return root;
}

test.for([
  [
    "actionlint",
    "an output of a step that does not exist",
    `run: echo \${{ steps.none.outputs.x }}`,
    '"none" is not def',
  ],
  ["actionlint", "a variable that the shell splits", "run: cat $FILES", "SC2086"],
  ["zizmor", "a title that becomes code", `run: echo \${{ github.event.pull_request.title }}`, "template-injection"],
  ["zizmor", "an action that can change", "uses: actions/checkout@v6", "unpinned-uses"],
  ["zizmor", "a file that is no workflow", "run", "failed"],
] as const)("%s finds %s", async ([linter, _what, step, finding], context) => {
  const linters = needed(await found, context);
  expect(await linters[linter](repositoryWith(step))).toContain(finding);
});

test("without actionlint, the message says how to get it", async () => {
  expect(await findLinters("/nowhere")).toEqual({ missing: expect.stringContaining("go install github.com/rhysd") });
});
