import { readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { MirrorAddresses } from "../addresses.ts";
import type { Layout } from "../layout.ts";
import type { Ports } from "../ports.ts";
import {
  isAlive,
  type ProcessId,
  type ProcessRecord,
  processesLoggingTo,
  type Running,
  startTimeOf,
} from "./processes.ts";

export interface Lifecycle {
  /** Restarts for a change of the code do not count. */
  readonly restarts: number;
  readonly lastEnd?: { readonly how: string; readonly at: string };
}

/** Enough for an orderly stop even if the supervisor was killed. */
export interface Run {
  readonly host: "native" | "docker";
  readonly supervisor: ProcessId;
  readonly since: string;
  readonly ports: Ports;
  readonly processes: Readonly<Record<string, ProcessRecord>>;
  readonly lifecycles: Readonly<Record<string, Lifecycle>>;
  readonly addresses?: MirrorAddresses;
}

/** The run may have ended. */
export function readRun(at: Layout): Run | undefined {
  try {
    return JSON.parse(readFileSync(at.runFile, "utf8"));
  } catch {
    return undefined;
  }
}

export function supervisedRun(at: Layout): Run | undefined {
  const run = readRun(at);
  return run && isAlive(run.supervisor) ? run : undefined;
}

function write(at: Layout, run: Run): void {
  // No fsync: when the machine goes down, nothing runs any more.
  writeFileAtomic.sync(at.runFile, JSON.stringify(run, null, 2), { fsync: false });
}

export function beginRun(at: Layout, host: Run["host"], ports: Ports): void {
  const supervisor = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
  write(at, { host, supervisor, since: new Date().toISOString(), ports, processes: {}, lifecycles: {} });
}

export function recordProcess(at: Layout, { record, ended }: Running): void {
  const { name } = record;
  updateRun(at, (run) => ({ ...run, processes: { ...run.processes, [name]: record } }));
  void ended.then((how) =>
    updateRun(at, (run) => {
      if (run.processes[name]?.startTime !== record.startTime) return run;
      const restarts = (run.lifecycles[name]?.restarts ?? 0) + (how === "exit code 0" ? 0 : 1);
      const lifecycle = { restarts, lastEnd: { how, at: new Date().toISOString() } };
      return { ...run, lifecycles: { ...run.lifecycles, [name]: lifecycle } };
    }),
  );
}

/** Only the supervisor writes, and synchronously: no update is lost. */
export function updateRun(at: Layout, change: (run: Run) => Run): void {
  const run = readRun(at);
  if (run) write(at, change(run));
}

export function endRun(at: Layout): void {
  rmSync(at.runFile, { force: true });
}

export function runningProcesses(run: Run | undefined): ProcessRecord[] {
  return Object.values(run?.processes ?? {}).filter(isAlive);
}

/** Adds the processes that a dead supervisor had started and not recorded. They hardly began and may be killed. */
export function withUnrecorded(at: Layout, run: Run): Run {
  const recorded = new Set(runningProcesses(run).map(({ pid }) => pid));
  const unrecorded = processesLoggingTo(at.logs)
    .filter(({ pid }) => !recorded.has(pid))
    .map((id): ProcessRecord => ({ ...id, name: basename(id.log, ".log"), kind: "engine", stopSignal: "SIGKILL" }));
  const processes = { ...run.processes, ...Object.fromEntries(unrecorded.map((record) => [record.name, record])) };
  return { ...run, processes };
}
