import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { listed } from "../../stacks/commands/names.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { scripts: Record<string, string> };

const environments = listed(cloudEnvironments.map(({ name }) => name));
const anEnvironment = new RegExp(`^Name an environment: ${environments}\\.$`, "m");

/** The commands of the menu that need an argument, and those that need none. */
const needed: Record<string, RegExp> = {
  preflight: anEnvironment,
  plan: anEnvironment,
  changed: /^Name the commit to compare with: --base origin\/main\.$/m,
  "plan:seal": anEnvironment,
  "plan:comment": anEnvironment,
  apply: anEnvironment,
  drift: anEnvironment,
  "images:build": anEnvironment,
  "images:login": anEnvironment,
  "images:scan": anEnvironment,
  "images:sign": anEnvironment,
  release: anEnvironment,
  rollback: anEnvironment,
  images: /^Name a commit: HEAD\.$/m,
  cost: anEnvironment,
  render: anEnvironment,
  rehearse: anEnvironment,
  "rehearse:cluster": anEnvironment,
  drill: /^Name a drill: failover\.$/m,
  token: /^Name the subject of the token: /m,
  restore: /^Name a snapshot: npm run snapshot lists them\.$/m,
  new: /^Name what to add: service, queue, or environment\.$/m,
  logs: /^Name a part of the mirror: gateway, /m,
};
const withoutArguments =
  "start stop status snapshot reset doctor test check fix derive synth access schemas ci changed:outputs advisories".split(
    " ",
  );

function run(file: string, args: string[], script?: string) {
  const env = { PATH: `${root}node_modules/.bin:${process.env.PATH}`, ...(script && { npm_lifecycle_event: script }) };
  return new Promise<{ status: unknown; stderr: string }>((resolve) => {
    const all = ["--disable-warning=DEP0044", file, ...args];
    execFile(process.execPath, all, { cwd: root, env }, (error, _stdout, stderr) =>
      resolve({ status: error?.code ?? 0, stderr }),
    );
  });
}

test("every command of the menu is known as one that needs an argument, or none", () => {
  expect(Object.keys(scripts).toSorted()).toEqual([...Object.keys(needed), ...withoutArguments].toSorted());
});

test.each(Object.entries(needed))(
  "npm run %s without its argument asks for it, with an example",
  async (name, asked) => {
    const file = scripts[name]?.split(" ").at(-1) ?? "";
    const { status, stderr } = await run(file, [], name);
    expect(stderr).toMatch(asked);
    expect(stderr).toMatch(new RegExp(`^Example: npm run (-s )?${name} -- \\S`, "m"));
    expect(stderr).not.toMatch(/Nothing|undefined/);
    expect(status).toBe(2);
  },
);

test("a plan without a stack asks for it, with an example", async () => {
  const { status, stderr } = await run("stacks/commands/plan.ts", ["dev"], "plan");
  expect(stderr).toMatch(/^Name a stack of dev: state, .*, or workloads\.\nExample: npm run plan -- dev state\n$/);
  expect(status).toBe(2);
});

test("a command without npm gives an example of itself", async () => {
  const file = "stacks/commands/cost.ts";
  expect(await run(file, [])).toEqual({
    status: 2,
    stderr: `Name an environment: ${environments}.\nExample: node ${file} dev\n`,
  });
});

test("a plan for scanners is of one environment", async () => {
  const { status, stderr } = await run("test/commands/synth.ts", ["--plan-json"], "synth");
  expect(stderr).toBe(`Name an environment: ${environments}.\nExample: npm run synth -- dev\n`);
  expect(status).toBe(2);
});

test.each(["synth", "preflight"])("npm run %s refuses an unknown environment and an unknown option", async (name) => {
  expect(await run(`test/commands/${name}.ts`, ["prod"])).toEqual({
    status: 2,
    stderr: `"prod" is not an environment on AWS: use ${environments}.\n`,
  });
  expect(await run(`test/commands/${name}.ts`, ["--plan"])).toEqual({
    status: 2,
    stderr: expect.stringContaining("Unknown option '--plan'"),
  });
});
