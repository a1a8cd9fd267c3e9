import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../../stacks/base/repository.ts";
import { synthesize } from "../../stacks/base/synthesized.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { pinFaults } from "./pins.ts";
import {
  callsScripts,
  grantsNothingByItself,
  guardsChanges,
  keepsForksOut,
  keepsNoToken,
  limitsJobs,
  type Rule,
} from "./rules.ts";
import { rolesIn, variablesOf } from "./variables.ts";
import { workflowIn } from "./workflow.ts";

const read = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
const ours = globSync(".github/workflows/*.yml", { cwd: repositoryRoot }).map((path) =>
  workflowIn(basename(path), read(path)),
);
const scripts = ["test", ...Object.keys(JSON.parse(read("package.json")).scripts)];

/** A job that every rule accepts. */
const job = `
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with: { persist-credentials: false }
      - run: npm run check`;
const good = `on: push\npermissions: {}\njobs:${job}\n`;
const onAws = good.replace("run: npm run check", "uses: aws-actions/configure-aws-credentials@v6");

const rules: Readonly<Record<string, readonly [rule: Rule, bad: string, fault: string]>> = {
  "every step runs one script of package.json": [
    callsScripts(scripts),
    good.replace("npm run check", "npm run chekc"),
    'runs "chekc", which is no script of package.json',
  ],
  "no step runs anything beside it": [callsScripts(scripts), good.replace("check", "check && echo"), "npm script"],
  "no expression becomes code": [callsScripts(scripts), good.replace("check", "check -- ${{ inputs.x }}"), "npm script"],
  "a workflow grants nothing by itself": [grantsNothingByItself, good.replace("permissions: {}\n", ""), "default"],
  "every job has permissions": [limitsJobs, good.replace(/ +permissions: { contents.*\n/, ""), "permissions of its own"],
  "every job has a time limit": [limitsJobs, good.replace(/ +timeout-minutes.*\n/, ""), "no timeout-minutes"],
  "what uses AWS runs alone, and is never cancelled": [guardsChanges, onAws, '"cancel-in-progress: false"'],
  "a fork gets no token for AWS": [
    keepsForksOut,
    good.replace("on: push", "on: [pull_request]").replace("contents: read", "id-token: write"),
    "no condition that a fork does not meet",
  ],
  "no token stays in a checkout": [keepsNoToken, good.replace("false", "true"), "persist-credentials is not false"],
};

describe.each(Object.entries(rules))("%s", (_name, [rule, bad, fault]) => {
  test("in our workflows", () => expect(ours.flatMap((workflow) => rule(workflow))).toEqual([]));
  test("and a fault is red", () => {
    expect(rule(workflowIn("good.yml", good))).toEqual([]);
    expect(rule(workflowIn("bad.yml", bad))).toEqual([expect.stringMatching(/^bad\.yml.*/)]);
    expect(rule(workflowIn("bad.yml", bad))[0]).toContain(fault);
  });
});

test("an action is pinned by its commit, in one version everywhere", () => {
  expect(ours.length).toBeGreaterThan(7);
  expect(pinFaults(ours)).toEqual([]);
  const other = good
    .replace("de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2")
    .replace("npm run check", "npm run check\n      - uses: actions/setup-node@v6\n        with: { node-version: 22 }")
    .replace("npm run check", "npm run check\n      - uses: ./.github/actions/ours\n        with: { node-version: 24 }");
  expect(pinFaults([good, other].map((text) => workflowIn("bad.yml", text)))).toEqual([
    expect.stringMatching(/^bad\.yml uses actions\/setup-node@v6: pin the commit/),
    expect.stringMatching(/^actions\/checkout is used in several versions: de0.* # v6\.0\.2, 11b.* # v4\.2\.2$/),
    "node-version is used in several versions: 24, 22",
  ]);
});

test("every role that a workflow becomes is an output of the foundation of its environment", () => {
  const stacks = synthesize(cloudEnvironments);
  const outputs = (name: string) => Object.keys(stacks[`${name}-foundation`]?.output ?? {});
  const roles = rolesIn(variablesOf(ours));
  expect(roles.length).toBeGreaterThan(4);
  for (const { output, environment } of roles)
    for (const { name } of cloudEnvironments)
      if ((environment ?? name) === name) expect(outputs(name), `${output} of ${name}`).toContain(output);
});

test("a role that is in no foundation has another output", () => {
  expect(rolesIn(["PLAN_ROLE_ARN_EU_DEV", "DESTROY_ROLE_ARN", "AWS_REGION"])).toEqual([
    { output: "plan-role-arn", environment: "eu-dev" },
    { output: "destroy-role-arn", environment: undefined },
  ]);
});

test("the how-to has every variable that a workflow reads", () => {
  const page = read("docs/how-to/pipelines.md");
  expect(variablesOf(ours).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("an environment that a job deploys from inside its VPC has machines there", () => {
  const labels = ours.flatMap(({ jobs }) => Object.values(jobs).map((job) => job["runs-on"]));
  expect(labels).toContain("mindflow-${{ inputs.environment }}");
  expect(cloudEnvironments.filter(({ aws }) => "noRunners" in aws.network.runners).map(({ name }) => name)).toEqual([]);
});
