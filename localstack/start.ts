import { rm } from "node:fs/promises";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { layout, localMirror } from "./layout.ts";
import { hold } from "./lock.mjs";
import { alreadyRuns, type Mirror, startMirror, stopLeftovers } from "./mirror.ts";
import { signal as send } from "./processes.ts";
import { readRun, runningProcesses } from "./run-file.ts";
import { createConsole, seconds } from "./steps.ts";

const usage = `Usage: npm start [-- --reset]

Starts the whole of MindFlow on this machine and stays until Ctrl-C or \`npm stop\`.
  --reset   deletes all data of the mirror first`;

const at = layout(localMirror);
const progress = createConsole();

function options(): { reset: boolean } {
  try {
    const { reset = false } = parseArgs({ options: { reset: { type: "boolean" } } }).values;
    return { reset };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

/** Resolves at the first request to stop. The next one says what it waits for, and the third ends everything at once. */
function stopRequest(): AbortSignal {
  const stop = new AbortController();
  let requests = 0;
  const request = () => {
    requests++;
    if (requests === 1) {
      progress.say("Stopping. The data stays.");
      stop.abort(new Error("stopped before everything had started"));
    } else if (requests === 2) {
      progress.say(
        `Still at: ${progress.underWay()}. Once more kills everything, with the events that are in the queues.`,
      );
    } else {
      for (const process of runningProcesses(readRun(at))) send(process, "SIGKILL");
      progress.say("Killed everything.");
      process.exit(1);
    }
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, request);
  return stop.signal;
}

function summary({ addresses, processes }: Mirror): string {
  const { urls, postgres, valkey, opensearchUrl, awsEndpoint } = addresses;
  const where: Record<string, string> = {
    ...urls,
    gateway: `${urls.gateway.replace("127.0.0.1", "localhost")}/graphql`,
    postgres: `${postgres.host}:${postgres.port}/${postgres.database}`,
    valkey: `${valkey.host}:${valkey.port}`,
    opensearch: opensearchUrl,
    localstack: awsEndpoint,
  };
  const rows = processes().map(({ name, pid, log }) => [
    name,
    where[name] ?? "",
    String(pid),
    relative(process.cwd(), log),
  ]);
  const table = [["what", "where", "process", "log"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`);
  return `\n${lines.join("\n")}

Try it from another terminal:

  token=$(npm run -s token -- ada)
  curl -s ${where.gateway} -H "authorization: Bearer $token" -H 'content-type: application/json' \\
    -d '{"query":"mutation { createProject(input: { name: \\"Launch\\" }) { project { id version } } }"}'

Ctrl-C or npm stop ends it and keeps the data.`;
}

const { reset } = options();
const signal = stopRequest();
const since = Date.now();
try {
  // From here on, for as long as this process lives: two at once would start, or delete, what the other one has begun.
  if (!(await hold(`mirror ${at.directory}`))) throw new Error(alreadyRuns(readRun(at)));
  await stopLeftovers(at, "keep", progress);
  if (reset) await rm(at.directory, { recursive: true, force: true });
  const mirror = await startMirror({ directory: at.directory, ports: "fixed", watch: true, progress, signal });
  progress.say(`\nMindFlow runs, after ${seconds(since)}.`);
  progress.say(summary(mirror));
  const stopped = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  const fault = await Promise.race([mirror.engineEnded, stopped]);
  if (fault)
    progress.say(`\n${fault}\nNothing works without it: stopping the rest. npm start begins again on the same data.`);
  await mirror.stop("keep");
  process.exit(fault ? 1 : 0);
} catch (error) {
  if (!signal.aborted) progress.say(`\n${(error as Error).message}`);
  process.exit(signal.aborted ? 0 : 1);
}
