import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Layout } from "./layout.ts";
import { isAlive, signal } from "./processes.ts";
import type { Run } from "./run-file.ts";

/** What another process may ask of who keeps a mirror running: to stop it, do this, and start it again. */
export interface Request {
  readonly what: "snapshot" | "restore";
  readonly name: string;
  /** Who asks. */
  readonly pid: number;
}

interface Answer {
  readonly pid: number;
  readonly fault?: string;
}

const requestFile = (at: Layout) => join(at.directory, "request.json");
const answerFile = (at: Layout) => join(at.directory, "answer.json");

function write(file: string, content: Request | Answer): void {
  writeFileSync(`${file}.new`, JSON.stringify(content));
  renameSync(`${file}.new`, file);
}

function take<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  const content: T = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return content;
}

/** Asks the supervisor, and waits until it has done it and the mirror runs again. @throws Error that says why it did not. */
export async function askSupervisor(
  at: Layout,
  { supervisor }: Run,
  what: Request["what"],
  name: string,
): Promise<void> {
  if (existsSync(requestFile(at)))
    throw new Error("Another snapshot or restore is under way: wait until it has ended.");
  rmSync(answerFile(at), { force: true });
  write(requestFile(at), { what, name, pid: process.pid });
  signal(supervisor, "SIGUSR2");
  for (;;) {
    const answer = take<Answer>(answerFile(at));
    if (answer?.fault) throw new Error(answer.fault);
    if (answer) return;
    if (!isAlive(supervisor)) {
      rmSync(requestFile(at), { force: true });
      throw new Error("Who kept the mirror running has ended in the middle of it: npm start, then try again.");
    }
    await sleep(100);
  }
}

/** Calls `asked` at each request, as long as this process lives. */
export function onRequest(asked: () => void): void {
  process.on("SIGUSR2", asked);
}

/** What is asked for now. */
export function currentRequest(at: Layout): Request | undefined {
  return existsSync(requestFile(at)) ? JSON.parse(readFileSync(requestFile(at), "utf8")) : undefined;
}

/** Tells who asked that it is done, or why not. */
export function answerRequest(at: Layout, { pid }: Request, fault?: string): void {
  rmSync(requestFile(at), { force: true });
  write(answerFile(at), { pid, ...(fault && { fault }) });
}

/** What a process that was killed left behind. */
export function forgetRequests(at: Layout): void {
  for (const file of [requestFile(at), answerFile(at)]) rmSync(file, { force: true });
}
