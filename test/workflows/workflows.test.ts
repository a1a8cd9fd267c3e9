import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../../stacks/base/repository.ts";
import { inTemporaryDirectory, type SynthesizedStack } from "../../stacks/base/synthesized.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { Foundation } from "../../stacks/foundation.ts";
import { State } from "../../stacks/state.ts";
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
import { unknownRoles, variablesOf } from "./variables.ts";
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

const calling = (command: string) => good.replace("npm run check", command);
const rules: Readonly<Record<string, { rule: Rule; red: readonly (readonly [bad: string, fault: string])[] }>> = {
  "every step runs one script of package.json, and nothing else": {
    rule: callsScripts(scripts),
    red: [
      [calling("npm run chekc"), 'runs "chekc", which is no script of package.json'],
      [calling("npm run check && echo"), "call that alone"],
      [calling(`npm run check -- \${{ inputs.x }}`), "call that alone"],
      [calling('npm run check -- "$(id)"'), "call that alone"],
    ],
  },
  "a workflow grants nothing by itself": {
    rule: grantsNothingByItself,
    red: [[good.replace("permissions: {}\n", ""), "default"]],
  },
  "every job has permissions and a time limit": {
    rule: limitsJobs,
    red: [
      [good.replace(/ +permissions: { contents.*\n/, ""), "permissions of its own"],
      [good.replace(/ +timeout-minutes.*\n/, ""), "no timeout-minutes"],
    ],
  },
  "what uses AWS is never cancelled": { rule: guardsChanges, red: [[onAws, '"cancel-in-progress: false"']] },
  "a fork gets no token for AWS": {
    rule: keepsForksOut,
    red: [
      [
        good.replace("on: push", "on: [pull_request]").replace("contents: read", "id-token: write"),
        "no condition that a fork does not meet",
      ],
    ],
  },
  "no token stays in a checkout": {
    rule: keepsNoToken,
    red: [[good.replace("false", "true"), "persist-credentials is not false"]],
  },
};

describe.each(Object.entries(rules))("%s", (_name, { rule, red }) => {
  test("in our workflows", () => expect(ours.flatMap((workflow) => rule(workflow))).toEqual([]));
  test.each(red)("else it is red (%#)", (bad, fault) => {
    expect(rule(workflowIn("good.yml", good))).toEqual([]);
    expect(rule(workflowIn("bad.yml", bad))).toEqual([expect.stringContaining(fault)]);
  });
});

test("an action is pinned by its commit, in one version everywhere", () => {
  expect(ours.length).toBeGreaterThan(7);
  expect(pinFaults(ours)).toEqual([]);
  const other = good
    .replace("de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2")
    .replace("npm run check", "npm run check\n      - uses: actions/setup-node@v6\n        with: { node-version: 22 }")
    .replace(
      "npm run check",
      "npm run check\n      - uses: ./.github/actions/ours\n        with: { node-version: 24 }",
    );
  expect(pinFaults([good, other].map((text) => workflowIn("bad.yml", text)))).toEqual([
    expect.stringMatching(/^bad\.yml uses actions\/setup-node@v6: pin the commit/),
    expect.stringMatching(/^actions\/checkout is used in several versions: de0.* # v6\.0\.2, 11b.* # v4\.2\.2$/),
    "node-version is used in several versions: 24, 22",
  ]);
});

const outputsOf = (stacks: Readonly<Record<string, SynthesizedStack>>) => (environment: string) =>
  Object.keys(stacks[`${environment}-foundation`]?.output ?? {});
const names = cloudEnvironments.map(({ name }) => name);

test("every role that a workflow becomes is an output of the foundation of its environment", () => {
  const variables = variablesOf(ours);
  expect(variables).toContain("PLAN_ROLE_ARN_DEV");
  const foundations = inTemporaryDirectory((app) => {
    for (const environment of cloudEnvironments)
      new Foundation(app, environment, { state: new State(app, environment) });
  });
  expect(unknownRoles(variables, names, outputsOf(foundations))).toEqual([]);
});

test("a role that no foundation has is red", () => {
  const outputs = () => ["plan-role-arn"];
  const variables = ["PLAN_ROLE_ARN_DEV", "PLAN_ROLE_ARN_QA", "APPLY_ROLE_ARN", "AWS_REGION"];
  expect(unknownRoles(variables, ["dev"], outputs)).toEqual([
    "PLAN_ROLE_ARN_QA is of no environment",
    "APPLY_ROLE_ARN: the foundation of dev has no output apply-role-arn",
  ]);
});

test("the how-to has every variable that a workflow reads", () => {
  const page = read("docs/how-to/pipelines.md");
  const listed = (name: string) => page.includes(`\`${name.replace(/_ROLE_ARN_\w+$/, "_ROLE_ARN_<ENVIRONMENT>")}\``);
  expect(variablesOf(ours).filter((name) => !listed(name))).toEqual([]);
  expect(listed("DESTROY_ROLE_ARN")).toBe(false);
});

test("an environment that a job deploys from inside its VPC has machines there", () => {
  const labels = ours.flatMap(({ jobs }) => Object.values(jobs).map((job) => job["runs-on"]));
  expect(labels).toContain(`mindflow-\${{ inputs.environment }}`);
  expect(cloudEnvironments.filter(({ aws }) => "noRunners" in aws.network.runners).map(({ name }) => name)).toEqual([]);
});
