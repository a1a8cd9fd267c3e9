/**
 * node test/drills/lost-names/fresh-clone.ts [<test> ...]
 *
 * Runs `npm start`, and then `npm test` of some or all tests, in a fresh clone with empty caches. For the first two minutes
 * of each, one name lookup in five is lost. It needs root: the name server listens on port 53 of loopback, and only the
 * commands see it.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { output } from "../../../localstack/install/install.ts";
import { repository } from "../../../localstack/layout.ts";
import { forwardTo, type Loss, startResolver } from "./resolver.ts";

const address = "127.0.0.88";
/** In milliseconds. */
const outage = 120_000;
const losses: readonly Loss[] = ["no answer", "SERVFAIL", "NXDOMAIN"];

const directory = mkdtempSync(join(tmpdir(), "mindflow-lost-names-"));
const clone = join(directory, "clone");

/** From the first lookup on, for the time of the outage: loses the first of each five, in another way each time. */
function oneInFive(): () => Loss | undefined {
  let begun: number | undefined;
  let lookups = 0;
  return () => {
    begun ??= Date.now();
    if (Date.now() - begun > outage) return undefined;
    const turn = lookups++;
    return turn % 5 === 0 ? losses[(turn / 5) % losses.length] : undefined;
  };
}

/** The losses begin with the first lookup. @returns seconds until `done` was printed, or until the command ended. */
async function underLoss(title: string, command: string, done?: RegExp): Promise<void> {
  const [, upstream = ""] = /^nameserver (\S+)/m.exec(readFileSync("/etc/resolv.conf", "utf8")) ?? [];
  const resolver = await startResolver({
    address,
    answer: forwardTo(upstream),
    loss: oneInFive(),
  });
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1_000).toFixed(0)} s`;
  const view = `mount --bind ${join(directory, "resolv.conf")} /etc/resolv.conf && exec ${command}`;
  const env = {
    ...process.env,
    npm_config_cache: join(directory, "npm"),
    PIP_CACHE_DIR: join(directory, "pip"),
    MIRROR: "lost-names",
  };
  const child = spawn("unshare", ["--mount", "sh", "-c", view], { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"] });
  let again = 0;
  let ready = "";
  let stopping: Promise<unknown> | undefined;
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      console.log(`${seconds().padStart(6)}  ${line}`);
      if (line.includes("Trying again in")) again++;
      if (!done?.test(line)) return;
      ready = seconds();
      // Ctrl-C in a terminal reaches every process of the command; a signal to the child would end npm alone.
      stopping = output("npm", ["stop"], { cwd: clone, env });
    });
  const code = await new Promise((resolve) => child.once("close", resolve));
  await stopping;
  resolver.close();
  const succeeded = done ? ready !== "" : code === 0;
  const { asked, lost } = resolver;
  console.log(
    `\n${title} ${succeeded ? "succeeded" : "FAILED"} after ${ready || seconds()}: ${asked} lookups, lost ` +
      `${losses.map((how) => `${lost[how]} (${how})`).join(", ")}; ${again} times tried again.\n`,
  );
  if (!succeeded) process.exitCode = 1;
}

try {
  writeFileSync(join(directory, "resolv.conf"), `nameserver ${address}\n`);
  await output("git", ["clone", "--quiet", repository, clone]);
  await underLoss("npm start", "npm start -- --native", /MindFlow runs/);
  await underLoss("npm test", ["npm", "test", "--", ...process.argv.slice(2)].join(" "));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
