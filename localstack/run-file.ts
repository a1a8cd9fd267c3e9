import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { MirrorAddresses } from "./addresses.ts";
import type { Layout } from "./layout.ts";
import type { Ports } from "./ports.ts";
import { isAlive, type ProcessRecord, processesLoggingTo, type Running, startTimeOf } from "./processes.ts";

/** How a process fared until now. */
export interface Fate {
  /** How often it was started again after it had ended in disorder: not for a change of its code. */
  readonly restarts: number;
  readonly lastEnd?: { readonly how: string; readonly at: string };
}

/** What a mirror runs, on disk: enough to stop it in good order even if its supervisor was killed. */
export interface Run {
  /** Its parts are processes of this machine, or containers that Docker looks after. */
  readonly host: "native" | "docker";
  readonly supervisor: { readonly pid: number; readonly startTime: string };
  readonly since: string;
  readonly ports: Ports;
  readonly processes: Readonly<Record<string, ProcessRecord>>;
  readonly fates: Readonly<Record<string, Fate>>;
  /** Once everything is created. */
  readonly addresses?: MirrorAddresses;
}

/** What the directory says that runs, or ran, there. */
export function readRun(at: Layout): Run | undefined {
  try {
    return JSON.parse(readFileSync(at.runFile, "utf8"));
  } catch {
    return undefined;
  }
}

function write(at: Layout, run: Run): void {
  writeFileSync(`${at.runFile}.new`, JSON.stringify(run, null, 2));
  renameSync(`${at.runFile}.new`, at.runFile);
}

export function beginRun(at: Layout, host: Run["host"], ports: Ports): void {
  const supervisor = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
  write(at, { host, supervisor, since: new Date().toISOString(), ports, processes: {}, fates: {} });
}

/** Keeps a process in the file, and how it ends. */
export function recordProcess(at: Layout, { record, ended }: Running): void {
  const { name } = record;
  updateRun(at, (run) => ({ ...run, processes: { ...run.processes, [name]: record } }));
  void ended.then((how) =>
    updateRun(at, (run) => {
      if (run.processes[name]?.startTime !== record.startTime) return run;
      const restarts = (run.fates[name]?.restarts ?? 0) + (how === "exit code 0" ? 0 : 1);
      return { ...run, fates: { ...run.fates, [name]: { restarts, lastEnd: { how, at: new Date().toISOString() } } } };
    }),
  );
}

/** Changes what the file says. There is one supervisor, and it writes synchronously: nobody comes between. */
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

/**
 * A run whose supervisor is dead, with what it had started and not written down yet: that has hardly begun, and may be
 * killed.
 */
export function withUnrecorded(at: Layout, run: Run): Run {
  const recorded = new Set(runningProcesses(run).map(({ pid }) => pid));
  const unrecorded = processesLoggingTo(at.logs)
    .filter(({ pid }) => !recorded.has(pid))
    .map((found): [string, ProcessRecord] => {
      const name = basename(found.log, ".log");
      return [name, { ...found, name, kind: "engine", stopSignal: "SIGKILL" }];
    });
  return { ...run, processes: { ...run.processes, ...Object.fromEntries(unrecorded) } };
}
