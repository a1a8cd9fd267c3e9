import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import pWaitFor from "p-wait-for";
import { spawnServer } from "../environment/child-process.ts";

/** The start time is in the kernel's ticks since boot: a later process with the same pid has another. */
export interface ProcessId {
  readonly pid: number;
  readonly startTime: string;
}

export interface ProcessRecord extends ProcessId {
  readonly name: string;
  readonly kind: "engine" | "service";
  readonly stopSignal: NodeJS.Signals;
  readonly log: string;
}

export interface Running {
  readonly record: ProcessRecord;
  /** Resolves with how it ended: "exit code 1", "signal SIGKILL". */
  readonly ended: Promise<string>;
}

export interface Launch extends Pick<ProcessRecord, "name" | "kind" | "log"> {
  readonly command: string;
  readonly parameters: readonly string[];
  /** Beside that of every server: see environment.mjs. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stopSignal?: NodeJS.Signals;
}

/** In ticks since boot; undefined if the process has ended. */
export function startTimeOf(pid: number): string | undefined {
  return statOf(pid)?.startTime;
}

function statOf(pid: number): { parent: number; startTime: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command's name in brackets, which may contain brackets and spaces.
    const [state, parent = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : { parent: Number(parent), startTime: fields[17] ?? "" };
  } catch {
    return undefined;
  }
}

/** Child processes are left out. */
export function processesLoggingTo(folder: string): (ProcessId & Pick<ProcessRecord, "log">)[] {
  const logOf = (pid: number) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/1`);
    } catch {
      return ""; // It has ended, or belongs to another user.
    }
  };
  const isIn = (pid: number) => logOf(pid).startsWith(`${folder}/`);
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    const stat = pid && isIn(pid) ? statOf(pid) : undefined;
    return stat && !isIn(stat.parent) ? [{ pid, startTime: stat.startTime, log: logOf(pid) }] : [];
  });
}

export function isAlive({ pid, startTime }: ProcessId): boolean {
  return startTimeOf(pid) === startTime;
}

/** Another process may have the pid of one that has ended. */
export function signal(process_: ProcessId, name: NodeJS.Signals): void {
  if (isAlive(process_)) process.kill(process_.pid, name);
}

/** Kills the process after the grace, in milliseconds. @returns true if it ended without that. */
export async function end(record: ProcessRecord, grace: number): Promise<boolean> {
  const hasEnded = () => !isAlive(record);
  signal(record, record.stopSignal);
  await pWaitFor(hasEnded, { timeout: { milliseconds: grace, fallback: () => undefined } });
  if (hasEnded()) return true;
  signal(record, "SIGKILL");
  await pWaitFor(hasEnded);
  return false;
}

/** The process has its own session: Ctrl-C reaches only the supervisor. @throws Error if it cannot be started. */
export async function launch({ command, parameters, env, cwd, ...about }: Launch): Promise<Running> {
  const log = openSync(about.log, "a", 0o600);
  try {
    const child = spawnServer(command, parameters, { cwd, env, detached: true, stdio: ["ignore", log, log] });
    const ended = once(child, "exit").then(([code, name]) => (name ? `signal ${name}` : `exit code ${code}`));
    await once(child, "spawn");
    const pid = child.pid as number;
    const startTime = startTimeOf(pid) ?? "ended";
    return { record: { stopSignal: "SIGTERM", ...about, pid, startTime }, ended };
  } finally {
    closeSync(log);
  }
}

export function lastLines(log: string, count = 15): string {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-count);
  return `The end of ${log}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** @throws Error with the end of the log if the process ends, or takes too long. */
export async function answering(
  { record, ended }: Running,
  check: () => Promise<unknown>,
  within: number,
  stop?: AbortSignal,
): Promise<void> {
  const { name, log } = record;
  const exited = new AbortController();
  void ended.then((how) => exited.abort(how));
  let fault = "";
  const isAnswering = async () => {
    try {
      return Boolean(await check());
    } catch (error) {
      fault = ` (${(error as Error).message})`;
      return false;
    }
  };
  const fallback = () => {
    throw new Error(`${name} did not answer within ${within / 1000} s${fault}. ${lastLines(log)}`);
  };
  await pWaitFor(isAnswering, {
    interval: 100,
    timeout: { milliseconds: within, fallback },
    signal: AbortSignal.any([exited.signal, ...(stop ? [stop] : [])]),
  }).catch((error) => {
    if (error !== exited.signal.reason) throw error;
    throw new Error(`${name} ended (${error}) before it was ready. ${lastLines(log)}`);
  });
}
