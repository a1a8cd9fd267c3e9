import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** A machine on whose PATH only the tools of this repository are. */
const tools = { PATH: `${root}/node_modules/.bin` };

function run(command: string, ...parameters: string[]) {
  const script = `stacks/commands/${command}.ts`;
  const all = ["--disable-warning=DEP0044", script, ...parameters];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: root, env: tools, encoding: "utf8" });
  return { status, stdout, stderr };
}

test.each(["synth", "plan", "cost"])(
  "npm run %s refuses a name that no environment has, and lists those there are",
  (command) => {
    expect(run(command, "prod")).toEqual({
      status: 2,
      stdout: "",
      stderr: '"prod" is no environment on AWS: there are dev, staging, and production.\n',
    });
  },
);

test("a plan refuses a name that no stack has, and lists those there are", () => {
  const { status, stderr } = run("plan", "staging", "date");
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^"date" is no stack of staging: there are state, foundation, network, .*, and workloads\.\n$/,
  );
});

test("a plan says how to get Terraform where there is none", () => {
  const { status, stderr } = run("plan", "staging", "data");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^Terraform is not on the PATH: install 1\.11 or newer from /);
});

test("a cost is printed as a table", () => {
  const { status, stdout } = run("cost", "production");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^production, total +\d+\.\d\d +\d+\.\d\d$/m);
});
