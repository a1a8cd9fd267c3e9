import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mirrorNamed } from "./layout.ts";

let directories: string;
beforeAll(async () => {
  directories = await mkdtemp(join(tmpdir(), "mirrors-"));
});
afterAll(() => rm(directories, { recursive: true }));

test("without MIRROR it is the mirror called local", () => {
  expect(mirrorNamed(undefined, directories)).toBe("local");
  expect(mirrorNamed("", directories)).toBe("local");
});

test.each(["../other", "a/b", "Other", "9", "-", "a b", ".", "x".repeat(31)])("MIRROR=%s is refused", (name) => {
  expect(() => mirrorNamed(name, directories)).toThrow(
    `MIRROR=${name} is not a name for a mirror: up to 30 small letters`,
  );
});

test("a name whose directory holds something else is refused; one that holds a mirror is not", async () => {
  await mkdir(join(directories, "python", "3.11-abc"), { recursive: true });
  expect(() => mirrorNamed("python", directories)).toThrow("holds something else. Take another name.");
  await mkdir(join(directories, "other"));
  expect(mirrorNamed("other", directories)).toBe("other");
  await writeFile(join(directories, "other", "ports.json"), "{}");
  expect(mirrorNamed("other", directories)).toBe("other");
});
