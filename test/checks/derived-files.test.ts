import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { derived, stale } from "./derived-files.ts";

// Not in a hook: the first call synthesizes every environment, which may exceed a hook's time limit.
const files = Object.entries(await derived());

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mindflow-derived-"));
  for (const [path, text] of files) {
    cpSync(new URL(`../../${path}`, import.meta.url), join(root, path));
    writeFileSync(join(root, path), text);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

test("up-to-date files are accepted", async () => {
  expect(await stale(root)).toEqual([]);
});

test("a derived file that was edited by hand is reported with the fix", async () => {
  writeFileSync(join(root, "docs/topology.md"), "# By hand\n");
  expect(await stale(root)).toEqual([
    "docs/topology.md does not match the topology and the environments: run `npm run derive`",
  ]);
});

test("a missing derived file is reported too", async () => {
  rmSync(join(root, "docs/topology.md"));
  expect(await stale(root)).toHaveLength(1);
});

test("the diagram has an arrow for every edge, with the kind of access", async () => {
  const page = (await derived())["docs/topology.md"];
  for (const arrow of ["gateway --> command", "query -- read --> store-opensearch", "relay --> topic-task-events"])
    expect(page).toContain(`  ${arrow}\n`);
});
