import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { once } from "./install.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "install-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

test("what two want at the same time is made once, and both wait for it", async () => {
  const directory = join(parent, "engine");
  const built: string[] = [];
  const want = () =>
    once(directory, async (temporary) => {
      expect(existsSync(directory)).toBe(false);
      built.push(temporary);
    });
  await Promise.all([want(), want()]);
  await want();
  expect([built.length, readdirSync(parent)]).toEqual([1, ["engine"]]);
});

test("what could not be made is made the next time", async () => {
  const directory = join(parent, "engine");
  await expect(once(directory, () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(readdirSync(parent)).toEqual([]);
  await once(directory, async () => {});
  expect(existsSync(directory)).toBe(true);
});
