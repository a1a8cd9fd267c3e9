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

/** A repository of one workspace without dependencies, so that nothing is fetched. */
beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), "bootstrap-"));
  const write = (path: string, value: object) => writeFile(join(clone, path), JSON.stringify(value));
  await mkdir(join(clone, "localstack"));
  await mkdir(join(clone, "services", "one"), { recursive: true });
  for (const file of ["bootstrap.mjs", "lock.mjs"])
    await cp(join(repository, "localstack", file), join(clone, "localstack", file));
  await write("package.json", { name: "clone", version: "1.0.0", private: true, workspaces: ["services/*"] });
  await write("services/one/package.json", { name: "one", version: "1.0.0", private: true });
  await promisify(execFile)("npm", ["install", "--package-lock-only", "--offline"], { cwd: clone });
});

afterAll(() => rm(clone, { recursive: true }));

async function run(script: string, parameters: string[], nodeOptions: string[] = []) {
  const child = spawn(process.execPath, [...nodeOptions, script, ...parameters]);
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

test("nothing but the command is heard where all is installed, and its exit code is passed on", async () => {
  const { code, stdout, stderr } = await run(bootstrap, ["node", "-p", "process.exitCode = 7; process.version"]);
  expect(stdout).toMatch(/^v24\./);
  expect([code, stderr]).toEqual([7, ""]);
});

test("two at once install the packages once, also after an installation that was cut off", async () => {
  const script = join(clone, "localstack", "bootstrap.mjs");
  await mkdir(join(clone, "node_modules", "half-a-package"), { recursive: true });
  const both = await Promise.all([run(script, ["node", "-p", "1"]), run(script, ["node", "-p", "2"])]);
  expect(both.map(({ stdout }) => stdout)).toEqual(["1\n", "2\n"]);
  const said = both.map(({ stderr }) => stderr).join("");
  expect(said.match(/Installed the packages in/g)).toHaveLength(1);
  expect(said.match(/waiting for it/g)).toHaveLength(1);
  expect((await run(script, ["node", "-p", "3"])).stderr).toBe("");
});

test("packages that do not match the lock file any more are installed again", async () => {
  const script = join(clone, "localstack", "bootstrap.mjs");
  await run(script, ["node", "-v"]);
  const record = join(clone, "node_modules", ".package-lock.json");
  await writeFile(record, (await readFile(record, "utf8")).replaceAll("services/one", "services/two"));
  expect((await run(script, ["node", "-v"])).stderr).toContain("Installed the packages in");
});

test("a Ctrl-C that comes from the terminal and from npm at once reaches the command once", async () => {
  const counting = `let count = 0; process.on("SIGINT", () => count++ || setTimeout(() => process.exit(count), 500)); setInterval(() => {}, 1e3); console.log("up")`;
  const child: ChildProcess = spawn(process.execPath, [bootstrap, "node", "-e", counting]);
  await once(child.stdout as NonNullable<typeof child.stdout>, "data");
  child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
  expect((await once(child, "close"))[0]).toBe(1);
});
