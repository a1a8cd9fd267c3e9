import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyEdit } from "./source-copy.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mindflow-source-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("an edit replaces a text that is in the file exactly once, and fails otherwise", () => {
  mkdirSync(join(directory, "stacks"));
  const file = "stacks/dev.ts";
  writeFileSync(join(directory, file), "max: 5, min: 3, min: 4");
  applyEdit(directory, { file, find: /max: (\d+)/, replace: (_all, max) => `max: ${Number(max) + 2}` });
  expect(readFileSync(join(directory, file), "utf8")).toBe("max: 7, min: 3, min: 4");
  expect(() => applyEdit(directory, { file, find: /min: \d/, replace: "" })).toThrow(
    "matches 2 times in stacks/dev.ts",
  );
  expect(() => applyEdit(directory, { file, find: /nodes/, replace: "" })).toThrow("matches 0 times in stacks/dev.ts");
});
