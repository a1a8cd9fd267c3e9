import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { cache, repository } from "../../localstack/layout.ts";
import { copyRepository } from "../fixtures/copy-of-repository.ts";

// Beside the packages, so that the copy can have them by hard links.
mkdirSync(cache, { recursive: true });
const copy = mkdtempSync(join(cache, "new-"));
afterAll(() => rmSync(copy, { recursive: true }), 60_000);

const git = (...parameters: string[]) => execFileSync("git", parameters, { cwd: copy, encoding: "utf8" });
const path = `${copy}/node_modules/.bin:${process.env.PATH}`;
const run = (program: string, ...parameters: string[]) =>
  promisify(execFile)(program, parameters, {
    cwd: copy,
    env: { ...process.env, PATH: path },
    maxBuffer: 2 ** 26,
  }).catch((error: Error & { stdout: string }) => {
    throw Object.assign(error, { message: `${error.message}\n${error.stdout}` });
  });

copyRepository(copy);
execFileSync("cp", ["-al", join(repository, "node_modules"), copy]);
// npm writes this one in place.
const installed = "node_modules/.package-lock.json";
rmSync(join(copy, installed));
cpSync(join(repository, installed), join(copy, installed));
git("init", "--quiet");
git("add", "--all");

/** The whole takes a minute and a half on two processors. */
const slow = { timeout: 300_000 };

/** The paths that differ from the repository's. */
function changed(): string[] {
  git("add", "--all", "--intent-to-add");
  return git("diff", "--name-only").split("\n").filter(Boolean);
}

/** Writes what a person would, by the code of the command. What is derived follows with the last kind. */
async function write(kind: string, call: string): Promise<void> {
  const imports = `import { writeAddition } from "./test/scaffold/apply.ts"; import { ${call.split("(")[0]} } from "./test/scaffold/${kind}.ts";`;
  await run(
    "node",
    "--disable-warning=DEP0044",
    "--input-type=module",
    "--eval",
    `${imports} await writeAddition(".", ${call});`,
  );
}

test("a step that fails leaves nothing behind, and its reason is printed", slow, async () => {
  // The charts of the mesh are a release of that name.
  const failing = run("npm", "run", "new", "--", "service", "mesh");
  await expect(failing).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Nothing was added, since a step failed:\n.*'mesh'/s),
  });
  expect(changed()).toEqual([]);
  expect(existsSync(join(copy, "services/mesh"))).toBe(false);
});

test("a queue is two files, its consumer's included", async () => {
  await write("queue", 'newQueue(".", "reminders", { for: "search-indexer" })');
  expect(changed()).toEqual(["services/consumers/src/search-indexer/config.ts", "stacks/topology.ts"]);
});

test("an environment is one file, beside an inventory", async () => {
  await write("environment", 'newEnvironment(".", "load", { like: "staging" })');
  expect(changed().slice(1)).toEqual([
    "stacks/environments/load.ts",
    "stacks/topology.ts",
    "test/charts/third-party/requests.lock",
  ]);
});

const isDerived = /^(docs|charts|localstack|\.github)\/|^package-lock\.json$|\/(inventory|plans)\/|\.lock$/;
const own = /^services\/(reports|consumers\/src\/digest)\//;

test("a service is one file beside its own, and everything else is derived", slow, async () => {
  await write("service", 'newService(".", "digest", { consumes: "digest" })');
  const { stdout } = await run("npm", "run", "new", "--", "service", "reports");
  expect(stdout).toMatch(/^Written, for you to change:\n {2}services\/reports\/package\.json\n/m);
  expect(changed().filter((file) => !isDerived.test(file) && !own.test(file))).toEqual([
    "services/consumers/src/search-indexer/config.ts",
    "stacks/environments/load.ts",
    "stacks/topology.ts",
  ]);
});

test("with one more of each kind, the checks pass, and so do synth, render and the tests", slow, async () => {
  const tests = [
    "test/charts/capacity",
    "test/policy/policy",
    "test/mirror/settings",
    "services/reports",
    "consumers/src/digest",
  ];
  const [rendered] = await Promise.all([
    run("npm", "run", "render", "--", "load", "reports"),
    run("npm", "run", "check"),
    run("npm", "run", "synth", "--", "load"),
    run("vitest", "run", "--project", "alone", ...tests),
  ]);
  expect(rendered.stdout).toMatch(/^kind: Deployment$/m);
});

test("the entry of each new service is a program", async () => {
  const entries = ["services/reports/src/main.ts", "services/consumers/src/digest/main.ts"];
  const options = ["--bundle", "--platform=node", "--format=esm", "--packages=external", "--outdir=.mindflow/entries"];
  await run("esbuild", ...entries, ...options);
});
