import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pWaitFor from "p-wait-for";
import writeFileAtomic from "write-file-atomic";
import type { Host } from "../hosts/host.ts";
import type { Layout } from "../layout.ts";
import { restoreSnapshot, takeSnapshot } from "../snapshots/snapshots.ts";
import { isAlive, type ProcessId } from "./processes.ts";
import type { Step } from "./steps.ts";

export interface StoreWork {
  readonly what: "snapshot" | "restore";
  readonly name: string;
}

const works = {
  snapshot: ["Taking snapshot", takeSnapshot],
  restore: ["Restoring snapshot", restoreSnapshot],
} as const;

/** Only while nothing of the mirror runs. */
export function doStoreWork(at: Layout, host: Host, { what, name }: StoreWork, step: Step): Promise<void> {
  const [title, work] = works[what];
  return step(`${title} ${name}`, () => work(at, host, name));
}

/** The supervisor deletes the file when the mirror runs again. If the work failed, the file stays, with the fault. */
interface Request extends StoreWork {
  readonly fault?: string;
}

const requestFile = (at: Layout) => join(at.directory, "request.json");

function read(at: Layout): Request | undefined {
  try {
    return JSON.parse(readFileSync(requestFile(at), "utf8"));
  } catch {
    return undefined; // There is none, or it is being written.
  }
}

export function currentRequest(at: Layout): StoreWork | undefined {
  const request = read(at);
  return request?.fault === undefined ? request : undefined;
}

/** Waits until the mirror runs again. @throws Error with the fault. */
export async function requestStoreWork(at: Layout, supervisor: ProcessId, work: StoreWork): Promise<void> {
  const file = requestFile(at);
  try {
    writeFileSync(file, JSON.stringify(work), { flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    throw new Error("Another snapshot or restore is under way: wait until it has ended.", { cause });
  }
  const isAnswered = () => !existsSync(file) || read(at)?.fault !== undefined;
  await pWaitFor(() => isAnswered() || !isAlive(supervisor), { interval: 100 });
  if (!existsSync(file)) return;
  const fault = read(at)?.fault;
  rmSync(file);
  throw new Error(fault ?? "The mirror's supervisor ended before the work was done: npm start, then try again.");
}

/** @returns undefined after the signal. */
export async function nextRequest(at: Layout, signal: AbortSignal): Promise<StoreWork | undefined> {
  while (!signal.aborted && !currentRequest(at)) await sleep(100, undefined, { signal }).catch(() => undefined);
  return signal.aborted ? undefined : currentRequest(at);
}

export function answerRequest(at: Layout, request: StoreWork, fault: string | undefined): void {
  if (fault === undefined) rmSync(requestFile(at), { force: true });
  else writeFileAtomic.sync(requestFile(at), JSON.stringify({ ...request, fault }));
}

export function deleteRequest(at: Layout): void {
  rmSync(requestFile(at), { force: true });
}
