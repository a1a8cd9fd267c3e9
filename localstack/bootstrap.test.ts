import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "./layout.ts";

const bootstrap = join(repository, "localstack", "bootstrap.mjs");

let clone: string;

/** A repository of one workspace, and of a package `node` whose script makes its program. Nothing is downloaded. */
beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), "bootstrap-"));
  const write = (path: string, value: object) => writeFile(join(clone, path), JSON.stringify(value));
  await mkdir(join(clone, "services", "one"), { recursive: true });
  for (const file of ["bootstrap.mjs", "install", "environment"])
    await cp(join(repository, "localstack", file), join(clone, "localstack", file), { recursive: true });
  await mkdir(join(clone, "package"));
  const preinstall = "mkdir bin && printf '#!/bin/sh\\necho made' > bin/node && chmod +x bin/node";
  await write("package/package.json", { name: "node", version: "1.0.0", bin: "bin/node", scripts: { preinstall } });
  await promisify(execFile)("npm", ["pack", "./package"], { cwd: clone });
  const dependencies = { node: "file:node-1.0.0.tgz" };
  const repositoryOfOne = { name: "clone", version: "1.0.0", private: true, workspaces: ["services/*"] };
  await write("package.json", { ...repositoryOfOne, dependencies, allowScripts: { node: true } });
  await write("services/one/package.json", { name: "one", version: "1.0.0", private: true });
  await promisify(execFile)("npm", ["install", "--package-lock-only", "--offline"], { cwd: clone });
}, 120_000);

afterAll(() => rm(clone, { recursive: true }));

async function run(script: string, parameters: string[], nodeOptions: string[] = [], variables = {}) {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [...nodeOptions, script, ...parameters], { env });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

test("a Node that is too old is refused in one sentence", async () => {
  const older = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"18.20.4"}})`;
  const { code, stdout, stderr } = await run(bootstrap, ["node", "-v"], ["--import", older]);
  expect(stderr).toBe("This needs Node 20 or newer to begin with, and this is Node 18.20.4: install a newer one.\n");
  expect([code, stdout]).toEqual([1, ""]);
});

test("only the command prints if everything is installed, and its exit code is passed on", async () => {
  const { code, stdout, stderr } = await run(bootstrap, ["node", "-p", "process.exitCode = 7; process.version"]);
  expect(stdout).toMatch(/^v24\./);
  expect([code, stderr]).toEqual([7, ""]);
});

test("two at once install the packages once, also after an interrupted installation", async () => {
  const script = join(clone, "localstack", "bootstrap.mjs");
  await mkdir(join(clone, "node_modules", "half-a-package"), { recursive: true });
  const both = await Promise.all([run(script, ["echo", "1"]), run(script, ["echo", "2"])]);
  expect(both.map(({ stdout }) => stdout)).toEqual(["1\n", "2\n"]);
  const said = both.map(({ stderr }) => stderr).join("");
  expect(said.match(/Installed the packages in/g)).toHaveLength(1);
  expect(said.match(/waiting for it/g)).toHaveLength(1);
  expect((await run(script, ["echo", "3"])).stderr).toBe("");
});

test("packages that no longer match the lock file are installed again", async () => {
  const script = join(clone, "localstack", "bootstrap.mjs");
  await run(script, ["echo"]);
  const record = join(clone, "node_modules", ".package-lock.json");
  await writeFile(record, (await readFile(record, "utf8")).replaceAll("services/one", "services/two"));
  expect((await run(script, ["echo"])).stderr).toContain("Installed the packages in");
});

test("packages that npm installed without their scripts are completed, and nothing else is installed", async () => {
  const script = join(clone, "localstack", "bootstrap.mjs");
  const variables = { npm_config_ignore_scripts: "true" };
  await rm(join(clone, "node_modules"), { recursive: true, force: true });
  await promisify(execFile)("npm", ["ci", "--ignore-scripts"], { cwd: clone });
  const { code, stdout, stderr } = await run(script, ["node"], [], variables);
  expect([code, stdout]).toEqual([0, "made\n"]);
  expect(stderr).toMatch(/^npm is set to run no scripts of packages: running those of node alone, which need them\./);
  expect(stderr).not.toContain("Installing the packages");
  expect(await run(script, ["node"], [], variables)).toEqual({ code: 0, stdout: "made\n", stderr: "" });
});

test("a Ctrl-C from the terminal and from npm at once reaches the command once", async () => {
  const counting = `let count = 0; process.on("SIGINT", () => count++ || setTimeout(() => process.exit(count), 500)); setInterval(() => {}, 1e3); console.log("up")`;
  const child: ChildProcess = spawn(process.execPath, [bootstrap, "node", "-e", counting]);
  await once(child.stdout as NonNullable<typeof child.stdout>, "data");
  child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
  expect((await once(child, "close"))[0]).toBe(1);
});
