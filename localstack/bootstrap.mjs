// node localstack/bootstrap.mjs <command> [argument ...]
//
// Runs a command with this repository's own tools, whatever the machine has: makes sure that node_modules holds what
// package-lock.json says, then puts node_modules/.bin, where Node 24 is, first on the PATH. It needs nothing but the
// machine's Node 20 or newer, so it is plain JavaScript without a package. It prints nothing where nothing is to do.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { holdNext } from "./lock.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const packages = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;

/** Whether npm's own record of what it installed has everything that the lock file asks for, in the same versions. */
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
    return false; // No record: npm writes it last, so an installation that was cut off counts as none.
  }
}

/** Only one process at a time gets past this for this clone. */
async function exclusively(work) {
  const release = await holdNext(`install ${root}`, () =>
    console.error("Another process installs the packages of this clone: waiting for it."),
  );
  await work();
  release();
}

async function install() {
  if (installed()) return;
  console.error("Installing the packages of package-lock.json (npm ci): a minute or two the first time.");
  const start = Date.now();
  const { code, missing } = await new Promise((resolve) => {
    // To stderr: what the command prints on stdout is all that a caller reads. Development tools are wanted even where NODE_ENV says production.
    spawn("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund", "--include=dev"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
    })
      .on("error", (error) => resolve({ missing: error.message }))
      .on("close", (code) => resolve({ code }));
  });
  if (missing) fail(`npm cannot be run (${missing}): install it, it comes with Node.`);
  if (code !== 0) fail("npm ci failed; what it said stands above. Once that is mended, run the same command again.");
  console.error(`Installed the packages in ${((Date.now() - start) / 1000).toFixed(0)} s.`);
}

/**
 * Ctrl-C reaches everything in the terminal's foreground group, and npm passes it on besides, so this process may see it
 * twice. The child stands in a group of its own, and gets one signal for those that come within a moment.
 */
function run(command, parameters) {
  const child = spawn(command, parameters, {
    stdio: "inherit",
    detached: true,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` },
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

const [command, ...parameters] = process.argv.slice(2);
if (!command) fail("Usage: node localstack/bootstrap.mjs <command> [argument ...]");
if (Number.parseInt(process.versions.node, 10) < 20)
  fail(`This needs Node 20 or newer to begin with, and this is Node ${process.versions.node}: install a newer one.`);
if (!installed()) await exclusively(install);
run(command, parameters);
