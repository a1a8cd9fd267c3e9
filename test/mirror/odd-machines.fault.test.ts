import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from "vitest";
import { asUser } from "../../localstack/engines/postgres/unprivileged.ts";
import { cache, layout, repository } from "../../localstack/layout.ts";
import { signal } from "../../localstack/supervision/processes.ts";
import { readRun, runningProcesses } from "../../localstack/supervision/run-file.ts";
import { type ClosedNetwork, closedNetwork } from "../fixtures/closed-network.ts";
import { copyRepository } from "../fixtures/copy-of-repository.ts";
import "../fixtures/running-mirror.ts"; // The engines are there when a mirror runs.
import { type Missing, needed } from "../fixtures/tools.ts";

const minutes = 60_000;
const person = "person.example";

/** What a person may have at home. Whoever reads it asks for a name of person.example or of AWS. */
const files: Readonly<Record<string, string>> = {
  ".aws/config": `[default]\nignore_configured_endpoint_urls = true\nuse_fips_endpoint = true\nregion = us-east-1
role_arn = arn:aws:iam::123456789012:role/person\nsource_profile = keys\n`,
  ".aws/credentials": "[keys]\naws_access_key_id = AKIAPERSON\naws_secret_access_key = person\n",
  ".kube/config": JSON.stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": "person", users: [{ name: "person", user: {} }] },
    clusters: [{ name: "person", cluster: { server: `https://kube.${person}` } }],
    contexts: [{ name: "person", context: { cluster: "person", user: "person" } }],
  }),
  ".pgpass": "*:*:*:*:wrong\n",
  ".pg_service.conf": `[person]\nhost=pg.${person}\n`,
  ".npmrc": "ignore-scripts=true\nomit[]=optional\n",
  ".terraformrc": `provider_installation {\n  network_mirror {\n    url = "https://terraform.${person}/"\n  }\n}\n`,
  ".localstack/default.env": "SERVICES=lambda\n",
};

/** Each alone is a row, and the mirror starts with all of them at once. */
const shells: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  "a profile that is not there": { AWS_PROFILE: "missing" },
  "AWS's FIPS endpoints": { AWS_USE_FIPS_ENDPOINT: "true" },
  "AWS's dual-stack endpoints": { AWS_USE_DUALSTACK_ENDPOINT: "true" },
  "another endpoint of AWS": {
    AWS_ENDPOINT_URL: `https://aws.${person}`,
    AWS_ENDPOINT_URL_SQS: `https://sqs.${person}`,
  },
  "ignored endpoints of AWS": { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
  "another region of AWS": { AWS_REGION: "us-gov-west-1", AWS_DEFAULT_REGION: "us-gov-west-1" },
  "keys of AWS": { AWS_ACCESS_KEY_ID: "AKIAPERSON", AWS_SECRET_ACCESS_KEY: "person", AWS_SESSION_TOKEN: "person" },
  "certificates for AWS that are not there": { AWS_CA_BUNDLE: "/missing" },
  "PostgreSQL by TLS only": { PGSSLMODE: "require" },
  "another PostgreSQL": { PGHOST: `pg.${person}`, PGPORT: "1", PGSERVICE: person, PGOPTIONS: "--bogus" },
  "options of Node": { NODE_OPTIONS: "--max-http-header-size=16" },
  "production for Node": { NODE_ENV: "production" },
  "options of Java": { JAVA_TOOL_OPTIONS: "-Xmx1m", _JAVA_OPTIONS: "-Xmx1m", CLASSPATH: "/missing" },
  "another Python": { PYTHONHOME: "/missing", PYTHONPATH: "/missing" },
  "npm without scripts": { npm_config_ignore_scripts: "true" },
  "a cluster": { KUBECONFIG: "/missing" },
  "a proxy": { HTTP_PROXY: `http://proxy.${person}`, http_proxy: `http://proxy.${person}`, NODE_USE_ENV_PROXY: "1" },
  "settings of LocalStack": {
    LOCALSTACK_HOST: `localstack.${person}`,
    SERVICES: "lambda",
    GATEWAY_LISTEN: "0.0.0.0:1",
  },
  "traces elsewhere": { OTEL_EXPORTER_OTLP_ENDPOINT: `https://traces.${person}` },
  "Turkish letters": { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
  "the locale C": { LC_ALL: "C", LANG: "C" },
  "another time zone": { TZ: "Pacific/Chatham" },
  "a missing directory for temporary files": { TMPDIR: "/missing" },
  "another compose file": { COMPOSE_FILE: "/missing", COMPOSE_PROJECT_NAME: "person" },
  "git's own variables of a hook": { GIT_DIR: "/missing", GIT_INDEX_FILE: "/missing" },
  "a debugger": { DEBUG: "*" },
  "another Docker": { DOCKER_HOST: `tcp://docker.${person}:2375` },
  "a home that cannot be written": { HOME: "/proc" },
  "no home": { HOME: undefined },
  "another port": { PORT: "1", HOST: "0.0.0.0" },
};
const { HOME: _, ...allAtOnce }: NodeJS.ProcessEnv = Object.assign({}, ...Object.values(shells));

/** The path, as long as a person's may be, is in all of the mirror's. */
const root = mkdtempSync(join(tmpdir(), "mindflow-odd-"));
const clone = join(root, `Zoë's own copy${" of it".repeat(20)}`);
const fresh = join(root, "fresh");
const home = join(root, "home of Zoë");
const at = layout(join(clone, ".mindflow", "local"));
let found: ClosedNetwork | Missing;
let started: ChildProcess | undefined;

function makeHome(): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text, { mode: 0o600 });
  }
}

/** With this checkout's packages; the first one also with its engines. */
function makeClones(): void {
  for (const copy of [clone, fresh]) {
    copyRepository(copy);
    for (const packages of globSync(["node_modules", "services/*/node_modules"], { cwd: repository }))
      symlinkSync(join(repository, packages), join(copy, packages));
  }
  mkdirSync(join(clone, ".mindflow"));
  for (const engine of ["python", "maven", "opensearch", "documents", "mail"])
    symlinkSync(join(cache, engine), join(clone, ".mindflow", engine));
}

function enter(network: ClosedNetwork, words: readonly string[], variables: NodeJS.ProcessEnv, cwd = clone) {
  const [program = "", ...args] = [...network.enter, `--wd=${cwd}`, "--", ...words];
  const env = { PATH: process.env.PATH, HOME: home, ...variables };
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, said }));
  return { child, said: () => said, ended };
}

/** Several commands run at once, so a part may answer its probe too late: the command is repeated until its output is right. */
function answers(
  network: ClosedNetwork,
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
  { code, says }: { readonly code: number; readonly says: RegExp },
): Promise<void> {
  const check = async () =>
    expect(await enter(network, words, variables).ended).toEqual({ code, said: expect.stringMatching(says) });
  return vi.waitFor(check, { timeout: 45_000 });
}

/** As the menu runs it. */
const menu = (...words: string[]) => [process.execPath, join(clone, "localstack/bootstrap.mjs"), "node", ...words];
const command = (name: string, ...words: string[]) => menu(`localstack/commands/${name}.ts`, ...words);

function network(context: TestContext): ClosedNetwork {
  return needed(found, context);
}

/** A program may ask for its own machine. */
const asked = (network: ClosedNetwork) => network.askedFor().filter((name) => name !== hostname());

beforeAll(async () => {
  found = await closedNetwork();
  makeHome();
  makeClones();
}, minutes);

afterAll(() => {
  const run = readRun(at);
  if (run) signal(run.supervisor, "SIGKILL");
  for (const record of runningProcesses(run)) signal(record, "SIGKILL");
  started?.kill("SIGKILL");
  if (found && !("missing" in found)) found.end();
  rmSync(root, { recursive: true, force: true, maxRetries: 10 });
});

test(
  "the mirror starts with all of a person's shell and home at once, and asks for no name",
  async (context) => {
    const inside = network(context);
    const { child, said, ended } = enter(inside, command("start", "--native"), allAtOnce);
    started = child;
    const runs = new Promise<void>((resolve) =>
      child.stdout.on("data", () => said().includes("MindFlow runs") && resolve()),
    );
    await Promise.race([runs, ended]);
    expect(said()).toContain("MindFlow runs, after");
    expect(asked(inside)).toEqual([]);
  },
  5 * minutes,
);

describe.concurrent("the running mirror answers a shell", () => {
  test.for(Object.entries(shells))("with %s", { timeout: minutes }, async ([, variables], context) => {
    await answers(network(context), command("status"), variables, { code: 0, says: /^Mirror local, native: healthy/ });
  });
});

/** Commands beside the running mirror, with all variables at once. A refusal is one sentence that says what to do. */
const commands: Readonly<Record<string, readonly [words: readonly string[], code: number, says: RegExp]>> = {
  "a token": [command("token", "ada"), 0, /^eyJ[\w.-]+\n$/],
  "the end of a log": [command("logs", "relay"), 0, /"service":"relay"/],
  "the list of snapshots": [
    command("snapshot"),
    0,
    /^There is no snapshot yet: npm run snapshot -- <name> takes one\.\n$/,
  ],
  "a cost": [menu("stacks/commands/cost.ts", "production"), 0, /^production, total/m],
  "nothing on the PATH": [["env", "PATH=/missing", ...command("status")], 0, /^Mirror local, native: healthy/],
  "a second start": [
    command("start", "--native"),
    1,
    /^\nThe mirror already runs, as process \d+, at \S+: npm stop ends it\.\n$/,
  ],
  "a name that is none": [
    ["env", "MIRROR=Zoë", ...command("status")],
    2,
    /^MIRROR=Zoë is not a name for a mirror: .*\n$/,
  ],
  "ports that are taken, before anything is there": [
    [
      "sh",
      "-c",
      'cd "$0" && exec "$@"',
      fresh,
      ...command("start", "--native").map((word) => word.replace(clone, fresh)),
    ],
    1,
    /^\n\d+ ports are in use:\n( {2}\d+, which .* needs, is held by process \d+: .*\n)+Stop these processes, or start a mirror .*\n$/,
  ],
};
for (const name of ["status", "stop", "start", "token"])
  (commands as Record<string, unknown>)[`another user's ${name}`] = [
    asUser({ uid: 65_534, gid: 65_534 }, "env", command(name, ...(name === "token" ? ["ada"] : []))).flat(),
    1,
    /^\n?The mirror in .* belongs to another user \(uid \d+, and this is 65534\), .*: take a clone of your own\.\n$/,
  ];

describe.concurrent("beside the running mirror", () => {
  test.for(Object.entries(commands))("%s", { timeout: minutes }, async ([, [words, code, says]], context) => {
    await answers(network(context), words, allAtOnce, { code, says });
  });
});

test("no command has asked for a name, and the mirror stops in order", { timeout: 2 * minutes }, async (context) => {
  const inside = network(context);
  const { code } = await enter(inside, command("stop"), allAtOnce).ended;
  expect(code).toBe(0);
  expect(asked(inside)).toEqual([]);
});

test("a name that is asked for is seen", async (context) => {
  const inside = network(context);
  await enter(inside, [process.execPath, "-e", `fetch("https://sqs.${person}").catch(() => {})`], {}).ended;
  expect(new Set(asked(inside))).toEqual(new Set([`sqs.${person}`]));
});
