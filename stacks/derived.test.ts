import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { derived, stale } from "./derived.ts";

// Here, since it synthesizes every environment the first time, which may take longer than a hook has.
const files = Object.entries(derived());

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mindflow-derived-"));
  for (const [path, text] of files) {
    cpSync(new URL(`../${path}`, import.meta.url), join(root, path));
    writeFileSync(join(root, path), text);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

test("files as they were derived are accepted", () => {
  expect(stale(root)).toEqual([]);
});

test("a derived file that somebody changed by hand is told, with the way out", () => {
  writeFileSync(join(root, "docs/topology.md"), "# By hand\n");
  expect(stale(root)).toEqual([
    "docs/topology.md is not what the topology and the environments say: `npm run derive` writes it anew",
  ]);
});

test("a derived file that is gone is told too", () => {
  rmSync(join(root, "docs/topology.md"));
  expect(stale(root)).toHaveLength(1);
});

test("the diagram has an arrow for every edge, with the kind of access", () => {
  const page = derived()["docs/topology.md"];
  for (const arrow of ["gateway --> command", "query -- read --> store-opensearch", "relay --> topic-task-events"])
    expect(page).toContain(`  ${arrow}\n`);
});
