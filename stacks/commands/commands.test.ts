import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../environments/index.ts";
import { listed } from "./names.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const environments = listed(cloudEnvironments.map(({ name }) => name));
const env = { PATH: `${root}/node_modules/.bin` };

function run(command: string, ...parameters: string[]) {
  const script = `stacks/commands/${command}.ts`;
  const all = ["--disable-warning=DEP0044", script, ...parameters];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: root, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

test.each(["plan", "cost", "release", "rollback"])(
  "npm run %s refuses an unknown environment, and lists the known ones",
  (command) => {
    expect(run(command, "prod")).toEqual({
      status: 2,
      stdout: "",
      stderr: `"prod" is not an environment on AWS: use ${environments}.\n`,
    });
  },
);

test("a plan refuses an unknown stack, and lists the known ones", () => {
  const { status, stderr } = run("plan", "staging", "date");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^"date" is not a stack of staging: use state, foundation, network, .*, or workloads\.\n$/);
});

test("a plan without Terraform says where to get it", () => {
  const { status, stderr } = run("plan", "staging", "data");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Terraform is not on the PATH: install 1\.11 or newer from /);
});

test("a cost is printed as a table", () => {
  const { status, stdout } = run("cost", "production");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^production, total +\d+\.\d\d +\d+\.\d\d$/m);
});

test("images of an unknown environment, and without Git, are refused", () => {
  const refused = (stderr: RegExp) => ({ status: 2, stdout: "", stderr: expect.stringMatching(stderr) });
  expect(run("images", "HEAD", "--push", "prod")).toEqual(refused(/^"prod" is not an environment on AWS/));
  expect(run("images", "--pusj", "dev")).toEqual(refused(/^Unknown option '--pusj'/));
  expect(run("images", "HEAD")).toEqual(refused(/^Git is not on the PATH, .*: install it\.\n$/));
});

test("a release without a commit asks for one", () => {
  const { status, stderr } = run("release", "staging");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Name a commit: HEAD\.\nExample: .*staging HEAD\n$/);
});

test("a rollback names every program that is missing, and a token that cannot be read", () => {
  const { status, stderr } = run("rollback", "staging");
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^aws is not on the PATH: see .*\ncosign is not .*\nkubectl is not .*\nterraform is not .*\n$/,
  );
  expect(run("rollback", "staging", "--token-file", "/nowhere")).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^The token cannot be read from --token-file/),
  });
});
