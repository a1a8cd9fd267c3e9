import { parseArgs } from "node:util";
import { fullDisk } from "./full-disk.ts";
import { chooseHost, runningHost, theMirror } from "./hosts/choose.ts";
import type { Host } from "./hosts/host.ts";
import { statusOf } from "./hosts/status.ts";
import { keepRunning } from "./keep-running.ts";
import { hold } from "./lock.mjs";
import { alreadyRuns } from "./mirror.ts";
import { servePage } from "./page/server.ts";
import { requireFree } from "./ports.ts";
import { signal as send } from "./processes.ts";
import { deleteMirror } from "./reset.ts";
import { readRun, runningProcesses } from "./run-file.ts";
import { createConsole } from "./steps.ts";

const usage = `Usage: npm start [-- --docker | --native] [--reset]

Starts the whole of MindFlow on this machine and stays until Ctrl-C or \`npm stop\`.
  --docker  in containers: so it starts too without an option where Docker can be used
  --native  as processes of this machine, without Docker
  --reset   deletes all data of the mirror first
MIRROR=other npm start   starts another mirror beside the first, with its own ports and data`;

const mirrors = await theMirror();
const { at, ports } = mirrors;
const progress = createConsole();

function options() {
  try {
    const flag = { type: "boolean", default: false } as const;
    const { values } = parseArgs({ options: { reset: flag, native: flag, docker: flag } });
    if (values.native && values.docker) throw new Error("It is either --native or --docker.");
    const wanted = values.native ? "native" : values.docker ? "docker" : undefined;
    return { reset: values.reset, wanted } as const;
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

/** Only containers that are all well: of one that is not, compose would say at once that it cannot start it. */
async function canGoOn(left: Host, host: Host): Promise<boolean> {
  if (left.name !== "docker" || host.name !== "docker") return false;
  return (await left.parts(readRun(at))).every(({ healthy }) => healthy);
}

const { reset, wanted } = options();
const wayOut =
  mirrors.name === "local"
    ? "Stop who holds them, or start a mirror with ports of its own: MIRROR=other npm start."
    : `Stop who holds them, or delete ${at.ports}: it chooses others then.`;
const signal = stopRequest();
try {
  // From here on, for as long as this process lives: two at once would start, or delete, what the other one has begun.
  if (!(await hold(`mirror ${at.directory}`))) throw new Error(alreadyRuns(readRun(at)));
  const host = await chooseHost(mirrors, wanted);
  const left = await runningHost(mirrors);
  if (left && (reset || !(await canGoOn(left, host)))) await left.stopLeftovers(progress);
  if (reset) for (const deleted of await deleteMirror(mirrors)) progress.say(`  Deleted ${deleted}`);
  // Containers that are up already, by `docker compose up`, hold ports of their own.
  if (!(await host.isRunning())) await requireFree(host.ports, wayOut);
  await servePage(ports.page, () => statusOf(mirrors));
  await keepRunning(mirrors, host, progress, signal);
  process.exit(0);
} catch (error) {
  if (!signal.aborted) progress.say(`\n${(error as Error).message}${await fullDisk(at.directory)}`);
  process.exit(signal.aborted ? 0 : 1);
}
