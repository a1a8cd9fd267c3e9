import { chooseHost, type Mirrors, runningHost, theMirror } from "../hosts/choose.ts";
import type { Host } from "../hosts/host.ts";
import { statusOf } from "../hosts/status.ts";
import { hold } from "../install/lock.mjs";
import { servePage } from "../page/server.ts";
import { requireFree } from "../ports.ts";
import { fullDisk } from "../supervision/full-disk.ts";
import { keepRunning } from "../supervision/keep-running.ts";
import { alreadyRuns } from "../supervision/mirror.ts";
import { signal as send } from "../supervision/processes.ts";
import { readRun, runningProcesses } from "../supervision/run-file.ts";
import { type Console, createConsole } from "../supervision/steps.ts";
import { flag, runCommand, UsageError } from "./command.ts";
import { deleteMirror } from "./reset.ts";

const usage = `Usage: npm start [-- --docker | --native] [--reset]

Starts the whole of MindFlow on this machine and runs until Ctrl-C or \`npm stop\`.
  --docker  in containers: the default where Docker can be used
  --native  as processes of this machine, without Docker
  --reset   deletes all data of the mirror first
MIRROR=other npm start   starts another mirror beside the first, with its own ports and data`;

/** Aborts at the first signal. The second one prints what the stop waits for; the third kills everything. */
function onInterrupt({ at }: Mirrors, progress: Console): AbortSignal {
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

async function stopUnusable({ at }: Mirrors, running: Host, host: Host, progress: Console): Promise<void> {
  const inDocker = running.name === "docker" && host.name === "docker";
  // Compose does not start beside an unhealthy container.
  const isUsable = inDocker && (await running.parts(readRun(at))).every(({ healthy }) => healthy);
  if (!isUsable) await running.stopLeftovers(progress);
}

interface Options {
  readonly reset: boolean;
  readonly requested: Host["name"] | undefined;
}

async function start(mirrors: Mirrors, { reset, requested }: Options, progress: Console, signal: AbortSignal) {
  const { name, at, ports } = mirrors;
  // Until this process ends: no other process may start the mirror or delete its data.
  if (!(await hold(`mirror ${at.directory}`))) throw new Error(alreadyRuns(readRun(at)));
  const host = await chooseHost(mirrors, requested);
  const running = await runningHost(mirrors);
  if (running && reset) await running.stopLeftovers(progress);
  else if (running) await stopUnusable(mirrors, running, host, progress);
  if (reset) for (const deleted of await deleteMirror(mirrors)) progress.say(`  Deleted ${deleted}`);
  const fix =
    name === "local"
      ? "Stop these processes, or start a mirror with ports of its own: MIRROR=other npm start."
      : `Stop these processes, or delete ${at.ports}: the next start chooses other ports.`;
  // Running containers, such as those of `docker compose up`, hold their own ports.
  if (!(await host.isRunning())) await requireFree(host.ports, fix);
  await servePage(ports.page, () => statusOf(mirrors));
  await keepRunning(mirrors, host, progress, signal);
}

await runCommand(usage, { options: { reset: flag, native: flag, docker: flag } }, async ({ values }) => {
  const { reset, native, docker } = values;
  if (native && docker) throw new UsageError("Choose --native or --docker.");
  const mirrors = await theMirror();
  const progress = createConsole();
  const signal = onInterrupt(mirrors, progress);
  const requested = native ? "native" : docker ? "docker" : undefined;
  try {
    await start(mirrors, { reset, requested }, progress, signal);
  } catch (error) {
    if (signal.aborted) return;
    throw new Error(`\n${(error as Error).message}${await fullDisk(mirrors.at.directory)}`, { cause: error });
  }
});
