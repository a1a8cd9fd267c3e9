import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ServiceName } from "../stacks/topology.ts";
import { type MirrorAddresses, mirrorAddresses, mirrorSettings } from "./addresses.ts";
import { startEngines } from "./engines/start.ts";
import { createLayout, type Layout, layout } from "./layout.ts";
import { choosePorts, type PortsKind, requireFree } from "./ports.ts";
import { isAlive, type ProcessRecord, type Running } from "./processes.ts";
import { beginRun, type Run, readRun, recordProcess, runningProcesses, updateRun, withUnrecorded } from "./run-file.ts";
import { createSecrets } from "./secrets.ts";
import { startServices } from "./services.ts";
import { shutDown } from "./shutdown.ts";
import type { Console } from "./steps.ts";

export interface MirrorOptions {
  /** Where its data, secrets, logs and run.json are: made on the first start. */
  readonly directory: string;
  readonly ports: PortsKind;
  /** Whether a service starts anew when its code changes. */
  readonly watch: boolean;
  readonly progress: Console;
  /** Ends the start where it is. */
  readonly signal?: AbortSignal;
}

export interface Mirror {
  readonly directory: string;
  readonly addresses: MirrorAddresses;
  /** Every environment variable of each service. */
  readonly settings: Readonly<Record<ServiceName, Record<string, string>>>;
  processes(): ProcessRecord[];
  /** Ends everything in good order. The data stays; of the events in the queues, which LocalStack forgets, it is a choice. */
  stop(events: "keep" | "drop"): Promise<void>;
}

/**
 * Starts the engines, creates in them what the topology has, and starts the services. Whatever of these ends by itself
 * is started again.
 *
 * @throws Error for a person, when something is missing or does not start; what was started by then is stopped again.
 */
export async function startMirror(options: MirrorOptions): Promise<Mirror> {
  const at = layout(options.directory);
  await stopLeftovers(at, "keep", options.progress);
  const ports = await choosePorts(options.ports);
  // The page is its supervisor's, if it has one.
  const { page: _, ...needed } = ports;
  await requireFree(needed);
  await createLayout(options.directory);
  await createSecrets(at);
  for (const log of await readdir(at.logs)) await rm(join(at.logs, log));
  beginRun(at, "native", ports);

  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
  const record = (running: Running) => recordProcess(at, running);
  const stop: Mirror["stop"] = async (events) => {
    if (stopping.signal.aborted) return;
    stopping.abort(new Error("the mirror is being stopped"));
    const run = readRun(at);
    if (run) await shutDown(at, run, events, options.progress);
  };
  try {
    const resources = await startEngines({ ...options, at, ports, started: record, signal });
    const addresses = mirrorAddresses(ports, resources);
    updateRun(at, (run) => ({ ...run, addresses }));
    const settings = mirrorSettings(at, ports, addresses);
    await startServices({ ...options, at, settings, urls: addresses.urls, started: record, signal });
    return {
      directory: options.directory,
      addresses,
      settings,
      processes: () => runningProcesses(readRun(at)),
      stop,
    };
  } catch (error) {
    await stop("keep");
    throw error;
  }
}

/** What to tell who would start a mirror that somebody else has started, is starting, or is deleting. */
export function alreadyRuns(run: Run | undefined): string {
  if (!run || !isAlive(run.supervisor)) return "The mirror is being started by another process: wait for its table.";
  const where = run.addresses ? `, at ${run.addresses.urls.gateway}` : "";
  return `The mirror already runs, as process ${run.supervisor.pid}${where}: npm stop ends it.`;
}

/** Stops in good order what a supervisor left running that was killed. @throws Error if the supervisor itself runs. */
export async function stopLeftovers(at: Layout, events: "keep" | "drop", progress: Console): Promise<void> {
  const recorded = readRun(at);
  if (!recorded) return;
  if (isAlive(recorded.supervisor)) throw new Error(alreadyRuns(recorded));
  const run = withUnrecorded(at, recorded);
  const left = runningProcesses(run);
  if (left.length > 0)
    progress.say(
      `The last run was cut off and left ${left.map(({ name }) => name).join(", ")} running: stopping them first.`,
    );
  await shutDown(at, run, events, progress);
}
