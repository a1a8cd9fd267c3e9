import pWaitFor from "p-wait-for";
import { hold, holdNext } from "../install/lock.mjs";
import type { Layout } from "../layout.ts";

const lock = (at: Layout, name: string) => `${at.directory} has no ${name}`;

/** Lasts until the returned function is called, or this process ends. @throws Error if another process does so. */
export function keepDown(at: Layout, name: string): Promise<() => void> {
  const message = new Error(`Another process keeps ${name} down: a drill that runs already.`);
  const tryLock = async () => {
    const release = await hold(lock(at, name));
    return release ? pWaitFor.resolveWith(release) : false;
  };
  // The supervisor holds the lock for a moment when it asks.
  return pWaitFor(tryLock, { timeout: { milliseconds: 1_000, message } });
}

/** Resolves once the process is not kept down. @throws the signal's reason. */
export async function mayStart(at: Layout, name: string, signal: AbortSignal): Promise<void> {
  const release = await holdNext(lock(at, name), undefined, signal);
  release();
}
