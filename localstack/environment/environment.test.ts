import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cache, repository } from "../layout.ts";
import { serverEnvironment, toolEnvironment } from "./environment.mjs";

/** What would change what a process of ours does, or whom it asks. */
const hostile = {
  AWS_PROFILE: "person",
  AWS_ACCESS_KEY_ID: "AKIAPERSON",
  AWS_USE_FIPS_ENDPOINT: "true",
  AWS_CONFIG_FILE: "/home/person/.aws/config",
  KUBECONFIG: "/home/person/.kube/config",
  PGSSLMODE: "require",
  NODE_ENV: "production",
  NODE_OPTIONS: "--inspect",
  NODE_COMPILE_CACHE: "/elsewhere",
  JAVA_TOOL_OPTIONS: "-Xmx1m",
  PYTHONPATH: "/elsewhere",
  LC_ALL: "tr_TR.UTF-8",
  TZ: "Pacific/Chatham",
  GIT_DIR: "/elsewhere",
  COMPOSE_FILE: "/elsewhere",
  TMPDIR: "/missing",
  npm_config_ignore_scripts: "true",
  PIP_TARGET: "/elsewhere",
};

const machine = { PATH: "/bin", TMPDIR: tmpdir() };
const download = { HOME: "/home/person", HTTPS_PROXY: "http://proxy", npm_config_registry: "https://npm.example" };

const own = {
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  KUBECONFIG: "/dev/null",
  CHECKPOINT_DISABLE: "1",
  LC_ALL: "C.UTF-8",
  NODE_COMPILE_CACHE: join(cache, "compiled"),
};

test.each(Object.keys(hostile))("neither a tool nor a server gets the person's %s", (name) => {
  const from = { ...machine, [name]: hostile[name as keyof typeof hostile] };
  const { TMPDIR: _, ...withoutTmpdir } = machine;
  const kept = name === "TMPDIR" ? withoutTmpdir : machine;
  expect(toolEnvironment(from)).toEqual({ ...kept, ...own });
  expect(serverEnvironment(from)).toEqual({ ...kept, ...own });
});

test("a tool gets the ways to the packages, and a server does not", () => {
  expect(toolEnvironment({ ...machine, ...download })).toEqual({ ...machine, ...download, ...own });
  expect(serverEnvironment({ ...machine, ...download })).toEqual({ ...machine, ...own });
});

test.each([
  ["tcp://docker.example:2375", false],
  ["ssh://person@docker.example", false],
  ["tcp://127.0.0.1.example:2375", false],
  ["unix:///run/user/1000/docker.sock", true],
  ["tcp://localhost:2375", true],
])("the Docker engine %s is asked: %s, because only one of this machine can run the mirror", (DOCKER_HOST, passes) => {
  expect(toolEnvironment({ ...machine, DOCKER_HOST })).toEqual({ ...machine, ...(passes && { DOCKER_HOST }), ...own });
});

test("every command of the menu gets its environment from the list, except those that work in the person's account", () => {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const bootstrap = "node localstack/bootstrap.mjs ";
  const on = (words: string) => Object.keys(scripts).filter((name) => scripts[name]?.startsWith(words));
  // Bash and npm alone; what they start of ours is in the menu itself.
  const others = ["ci", "advisories"];
  expect(on(bootstrap)).toEqual(Object.keys(scripts).filter((name) => !others.includes(name)));
  expect(on(`${bootstrap}--on-aws `).toSorted()).toEqual([
    "apply",
    "drift",
    "images",
    "images:build",
    "images:login",
    "images:scan",
    "images:sign",
    "plan",
    "plan:comment",
    "plan:seal",
    "preflight",
    "release",
    "rollback",
  ]);
});
