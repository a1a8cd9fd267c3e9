import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ServiceName } from "../../stacks/topology.ts";
import { type MirrorAddresses, mirrorAddresses, mirrorSettings, onThisMachine } from "../addresses.ts";
import { startEngines } from "../engines/start.ts";
import { createLayout, type Layout, layout } from "../layout.ts";
import { choosePorts, type PortsKind, requireFree } from "../ports.ts";
import { createSecrets } from "../secrets.ts";
import { isAlive, type Running } from "./processes.ts";
import { beginRun, type Run, readRun, recordProcess, runningProcesses, updateRun, withUnrecorded } from "./run-file.ts";
import { startServices } from "./services.ts";
import { shutDown } from "./shutdown.ts";
import type { Console } from "./steps.ts";

export interface MirrorOptions {
  readonly directory: string;
  readonly ports: PortsKind;
  readonly watch: boolean;
  readonly progress: Console;
  readonly signal?: AbortSignal;
}

export interface Mirror {
  readonly directory: string;
  readonly addresses: MirrorAddresses;
  readonly settings: Readonly<Record<ServiceName, Record<string, string>>>;
  /** The data stays; the events in LocalStack's queues are saved or dropped. */
  stop(events: "keep" | "drop"): Promise<void>;
}

/** @throws Error for a person if something is missing or does not start; what had started is stopped again. */
export async function startMirror(options: MirrorOptions): Promise<Mirror> {
  const { directory, progress } = options;
  const at = layout(directory);
  await stopLeftovers(at, "keep", progress);
  const ports = await choosePorts(options.ports);
  // The status page belongs to the supervisor, if there is one.
  const { page: _, ...needed } = ports;
  await requireFree(needed);
  await createLayout(directory);
  await createSecrets(at);
  for (const log of await readdir(at.logs)) await rm(join(at.logs, log));
  beginRun(at, "native", ports);

  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
  const started = (running: Running) => recordProcess(at, running);
  const stop: Mirror["stop"] = async (events) => {
    if (stopping.signal.aborted) return;
    stopping.abort(new Error("the mirror is being stopped"));
    const run = readRun(at);
    if (run) await shutDown(at, run, events, progress);
  };
  try {
    const resources = await startEngines({ at, ports, progress, started, signal });
    const addresses = mirrorAddresses(onThisMachine(ports), resources);
    updateRun(at, (run) => ({ ...run, addresses }));
    const settings = mirrorSettings(at, ports, addresses);
    await startServices({ at, settings, urls: addresses.urls, watch: options.watch, progress, started, signal });
    return { directory, addresses, settings, stop };
  } catch (error) {
    await stop("keep");
    throw error;
  }
}

export function alreadyRuns(run: Run | undefined): string {
  if (!run || !isAlive(run.supervisor)) return "The mirror is being started by another process: wait for its table.";
  const where = run.addresses ? `, at ${run.addresses.urls.gateway}` : "";
  return `The mirror already runs, as process ${run.supervisor.pid}${where}: npm stop ends it.`;
}

/** @throws Error if the supervisor is alive. */
export async function stopLeftovers(at: Layout, events: "keep" | "drop", progress: Console): Promise<void> {
  const recorded = readRun(at);
  if (!recorded) return;
  if (isAlive(recorded.supervisor)) throw new Error(alreadyRuns(recorded));
  const run = withUnrecorded(at, recorded);
  const names = runningProcesses(run).map(({ name }) => name);
  if (names.length > 0)
    progress.say(`The last run was cut off and left ${names.join(", ")} running: stopping them first.`);
  await shutDown(at, run, events, progress);
}
