import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { npmRegistry } from "../../test/fixtures/npm-registry.ts";
import type { SeveringServer } from "../../test/fixtures/severing-server.ts";
import { npmCi } from "./npm-ci.mjs";

const names = ["severed", "whole"];
const said: string[] = [];

let directory: string;
let registry: SeveringServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "npm-"));
  registry = await npmRegistry(directory, names);
  vi.stubEnv("npm_config_registry", `http://127.0.0.1:${registry.port}/`);
  vi.stubEnv("npm_config_cache", join(directory, "cache"));
  said.length = 0;
});
afterEach(() => {
  registry.close();
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

test("packages are installed although one was cut off in the middle, and each is fetched once", async () => {
  registry.cuts.add("/severed.tgz");
  await npmCi("A package", directory, [], { say: (line) => said.push(line) });
  for (const name of names) expect(existsSync(join(directory, "node_modules", name, "index.js"))).toBe(true);
  expect(registry.answered.filter((path) => path.endsWith(".tgz")).toSorted()).toEqual(["/severed.tgz", "/whole.tgz"]);
  expect(said).toEqual([expect.stringMatching(/A package, from npm's registry: .*ECONNRESET.*Trying again in/)]);
});

test("a package that the registry does not have is an error at once", async () => {
  registry.files.delete("/whole.tgz");
  await expect(npmCi("A package", directory, [], { say: (line) => said.push(line) })).rejects.toThrow("E404");
  expect(said).toEqual([]);
});
