import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fullDisk } from "../supervision/full-disk.ts";
import { requireOwn } from "./owner.ts";

const directory = mkdtempSync(join(tmpdir(), "owner-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("a mirror of one's own passes, also before it is there", () => {
  expect(() => requireOwn(directory)).not.toThrow();
  expect(() => requireOwn(join(directory, "not", "yet"))).not.toThrow();
});

test("another user's mirror is refused in one sentence, with the way out", () => {
  const other = (process.getuid?.() ?? 0) + 1;
  expect(() => requireOwn(directory, { uid: other, mayWrite: () => true })).toThrow(
    `The mirror in ${directory} belongs to another user (uid ${other - 1}, and this is ${other}), who alone can start, stop and read it: take a clone of your own.`,
  );
});

test("a checkout in which this user may not write is refused, with the way out", () => {
  expect(() => requireOwn(join(directory, "not", "yet"), { uid: 0, mayWrite: () => false })).toThrow(
    `This user may not write in ${directory}, where the mirror would be: take a clone of your own.`,
  );
});

test("the disk can be asked before there is a directory", async () => {
  expect(await fullDisk(join(directory, "not", "yet"))).toBe("");
});
