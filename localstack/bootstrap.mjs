// node localstack/bootstrap.mjs [--on-aws] <command> [argument ...]
//
// Runs a command with this repository's own tools. It installs the packages of package-lock.json if they are not there,
// then puts node_modules/.bin, with Node 24, first on the PATH. Of the person's variables the command gets what
// environment.mjs lets pass; a command on AWS gets them all, since it works in the person's account. It runs before any
// package is there, so it is plain JavaScript for Node 20 or newer. It prints nothing if there is nothing to install.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { toolEnvironment } from "./environment/environment.mjs";
import { holdNext } from "./install/lock.mjs";
import { npmCi } from "./install/npm-ci.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const packages = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;

/** Whether npm's record of its installation has every package of the lock file, in the same version. */
function installed() {
  try {
    const present = packages("node_modules/.package-lock.json");
    return Object.entries(packages("package-lock.json")).every(
      ([path, wanted]) =>
        path === "" ||
        (present[path]
          ? present[path].version === wanted.version && present[path].integrity === wanted.integrity
          : wanted.optional),
    );
  } catch {
    return false; // npm writes its record last, so an interrupted installation has none.
  }
}

/** Node is a package whose script fetches it: npm that is set to run no scripts leaves it out, and all else that needs one. */
function hasRunScripts() {
  return existsSync(join(bin, "node")) || !("node_modules/node" in packages("package-lock.json"));
}

/** One process at a time for this clone. */
async function exclusively(work) {
  const release = await holdNext(`install ${root}`, () =>
    console.error("Another process installs the packages of this clone: waiting for it."),
  );
  await work();
  release();
}

async function install() {
  const start = Date.now();
  if (!installed()) {
    console.error("Installing the packages of package-lock.json (npm ci): a minute or two the first time.");
    // All of them, whatever NODE_ENV or a person's .npmrc leaves out. Nothing goes to stdout, which callers read.
    await npmCi("A package of package-lock.json", root, ["--include=dev", "--include=optional"], {
      say: console.error,
    }).catch((error) => fail(error.message));
    console.error(`Installed the packages in ${((Date.now() - start) / 1000).toFixed(0)} s.`);
  }
  if (!hasRunScripts()) await runScripts();
}

async function runScripts() {
  const { allowScripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const trusted = Object.keys(allowScripts).filter((name) => existsSync(join(root, "node_modules", name)));
  const names = trusted.join(" and ");
  console.error(`npm is set to run no scripts of packages: running those of ${names} alone, which need them.`);
  const parameters = ["rebuild", "--ignore-scripts=false", "--loglevel=error", ...trusted];
  const npm = spawn("npm", parameters, { cwd: root, env: toolEnvironment(), stdio: ["ignore", 2, 2] });
  await once(npm, "close").catch((error) =>
    fail(`npm cannot be run (${error.message}): install it, it comes with Node.`),
  );
  if (!hasRunScripts())
    fail(`The scripts of ${names} failed; their output is above. Fix that, and run the same command again.`);
}

/**
 * The terminal sends Ctrl-C to its whole foreground group, and npm forwards it too, so this process may get it twice.
 * The child is in a group of its own and gets one signal for all within 200 ms.
 */
function run(command, parameters, environment) {
  const child = spawn(command, parameters, {
    stdio: "inherit",
    detached: true,
    env: { ...environment, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` },
  });
  const last = {};
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => {
      if (Date.now() - (last[signal] ?? 0) > 200) child.kill(signal);
      last[signal] = Date.now();
    });
  child.on("error", (error) => fail(`${command} cannot be run: ${error.message}.`));
  child.on("close", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

const isOnAws = process.argv[2] === "--on-aws";
const [command, ...parameters] = process.argv.slice(isOnAws ? 3 : 2);
if (!command) fail("Usage: node localstack/bootstrap.mjs [--on-aws] <command> [argument ...]");
if (Number.parseInt(process.versions.node, 10) < 20)
  fail(`This needs Node 20 or newer to begin with, and this is Node ${process.versions.node}: install a newer one.`);
if (!installed() || !hasRunScripts()) await exclusively(install);
run(command, parameters, isOnAws ? process.env : toolEnvironment());
