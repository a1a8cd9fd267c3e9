import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Enough to find a process again after its supervisor has died, and to know that it is still the same one. */
export interface ProcessRecord {
  readonly name: string;
  readonly kind: "engine" | "service";
  readonly pid: number;
  /** When it started, in the kernel's ticks since boot: a later process with the same pid has another. */
  readonly startTime: string;
  /** What asks it to end in good order. */
  readonly stopSignal: NodeJS.Signals;
  readonly log: string;
}

export interface Running {
  readonly record: ProcessRecord;
  /** Resolves when it has ended, with how: "exit code 1", "signal SIGKILL". */
  readonly ended: Promise<string>;
}

export interface Launch {
  readonly name: string;
  readonly kind: ProcessRecord["kind"];
  readonly command: string;
  readonly parameters: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly log: string;
  readonly stopSignal?: NodeJS.Signals;
}

/** When a process started, in ticks since boot; undefined for one that has ended. */
export function startTimeOf(pid: number): string | undefined {
  return statOf(pid)?.startTime;
}

function statOf(pid: number): { parent: number; startTime: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command's name in brackets, and may hold anything, brackets and spaces too.
    const [state, parent = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : { parent: Number(parent), startTime: fields[17] ?? "" };
  } catch {
    return undefined;
  }
}

/** Every process whose output goes to a log in this folder, but not what it has started itself. */
export function processesLoggingTo(folder: string): Pick<ProcessRecord, "pid" | "startTime" | "log">[] {
  const logOf = (pid: number) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/1`);
    } catch {
      return ""; // It has ended, or is another user's.
    }
  };
  const isIn = (pid: number) => logOf(pid).startsWith(`${folder}/`);
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    const stat = pid && isIn(pid) ? statOf(pid) : undefined;
    return stat && !isIn(stat.parent) ? [{ pid, startTime: stat.startTime, log: logOf(pid) }] : [];
  });
}

export function isAlive({ pid, startTime }: Pick<ProcessRecord, "pid" | "startTime">): boolean {
  return startTimeOf(pid) === startTime;
}

/** Sends a signal, unless the process has ended: then its pid may be somebody else's by now. */
export function signal(record: Pick<ProcessRecord, "pid" | "startTime">, name: NodeJS.Signals): void {
  if (isAlive(record)) process.kill(record.pid, name);
}

/** Asks a process to end, and kills it when it has not after the grace, in milliseconds. True if it ended by itself. */
export async function end(record: ProcessRecord, grace: number): Promise<boolean> {
  signal(record, record.stopSignal);
  const deadline = Date.now() + grace;
  while (isAlive(record) && Date.now() < deadline) await sleep(20);
  if (!isAlive(record)) return true;
  signal(record, "SIGKILL");
  while (isAlive(record)) await sleep(20);
  return false;
}

/**
 * Starts a process in a session of its own, so that a Ctrl-C in the terminal reaches its supervisor alone, and it lives
 * on if the supervisor dies. What it prints goes to the end of its log.
 *
 * @throws Error if it cannot be run at all.
 */
export async function launch({ command, parameters, env, cwd, ...about }: Launch): Promise<Running> {
  const log = openSync(about.log, "a", 0o600);
  try {
    const child = spawn(command, parameters, { cwd, env, detached: true, stdio: ["ignore", log, log] });
    const ended = once(child, "exit").then(([code, name]) => (name ? `signal ${name}` : `exit code ${code}`));
    await once(child, "spawn");
    const pid = child.pid as number;
    const startTime = startTimeOf(pid) ?? "ended";
    return { record: { stopSignal: "SIGTERM", ...about, pid, startTime }, ended };
  } finally {
    closeSync(log);
  }
}

/** The last lines of a log, for an error message. */
export function lastLines(log: string, count = 15): string {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-count);
  return `The end of ${log}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/**
 * Waits until a process answers a real request.
 *
 * @param check true when it does; false or an error means: not yet.
 * @throws Error with the end of its log when it ends instead, or has not answered in `within` milliseconds: then with
 * what was wrong the last time.
 */
export async function answering(
  { record, ended }: Running,
  check: () => Promise<boolean>,
  within: number,
  stop?: AbortSignal,
): Promise<void> {
  let how: string | undefined;
  ended.then((ending) => {
    how = ending;
  });
  let fault = "";
  const isAnswering = () =>
    check().catch((error: Error) => {
      fault = ` (${error.message})`;
      return false;
    });
  const since = Date.now();
  while (!(await isAnswering())) {
    const waited = Date.now() - since;
    stop?.throwIfAborted();
    if (how) throw new Error(`${record.name} ended (${how}) before it was ready. ${lastLines(record.log)}`);
    if (waited > within)
      throw new Error(`${record.name} did not answer within ${within / 1000} s${fault}. ${lastLines(record.log)}`);
    // The longer it takes, the less a moment more counts, and asking takes time away from what is asked.
    await sleep(Math.min(Math.max(waited / 20, 50), 250));
  }
}
