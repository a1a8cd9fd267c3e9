import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { once } from "./install.ts";
import { hold } from "./lock.mjs";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "install-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

test("what two want at the same time is made once, and both wait for it", async () => {
  const directory = join(parent, "engine");
  const fetched = Promise.withResolvers<void>();
  const build = vi.fn(() => fetched.promise);
  const both = Promise.all([once(directory, build), once(directory, build)]);
  await vi.waitFor(() => expect(build).toHaveBeenCalled());
  fetched.resolve();
  await both;
  await once(directory, build);
  expect(build).toHaveBeenCalledTimes(1);
  expect(readdirSync(parent)).toEqual(["engine"]);
});

test("what another process makes is waited for", async () => {
  const directory = join(parent, "engine");
  const free = await hold(directory);
  const build = vi.fn(async () => {});
  const waiting = once(directory, build);
  mkdirSync(directory);
  free?.();
  await waiting;
  expect(build).not.toHaveBeenCalled();
});

test("what could not be made is made the next time", async () => {
  const directory = join(parent, "engine");
  await expect(once(directory, () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(readdirSync(parent)).toEqual([]);
  await once(directory, async () => {});
  expect(existsSync(directory)).toBe(true);
});
