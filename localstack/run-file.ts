import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { MirrorAddresses } from "./addresses.ts";
import type { Layout } from "./layout.ts";
import { isAlive, type ProcessRecord, startTimeOf } from "./processes.ts";

/** What a mirror runs, on disk: enough to stop it in good order even if its supervisor was killed. */
export interface Run {
  readonly supervisor: { readonly pid: number; readonly startTime: string };
  readonly processes: Readonly<Record<string, ProcessRecord>>;
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

export function beginRun(at: Layout): void {
  write(at, { supervisor: { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" }, processes: {} });
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
