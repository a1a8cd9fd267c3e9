import { setTimeout as sleep } from "node:timers/promises";
import type { Layout } from "./layout.ts";
import { hold } from "./lock.mjs";

const isDown = (at: Layout, name: string) => hold(`${at.directory} has no ${name}`);

/**
 * From now on a process of a mirror that has ended is not started again, until the function is called that this gives, or
 * the process that asked for it ends, however it ends.
 */
export async function keepDown(at: Layout, name: string): Promise<() => void> {
  for (const deadline = Date.now() + 1_000; ; await sleep(10)) {
    const release = await isDown(at, name);
    if (release) return release;
    // The supervisor holds it for a moment only, when it looks.
    if (Date.now() > deadline) throw new Error(`Another process keeps ${name} down: a drill that runs already.`);
  }
}

/** Resolves when nobody keeps a process down. */
export async function mayStart(at: Layout, name: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const release = await isDown(at, name);
    if (release) return release();
    await sleep(100, undefined, { signal });
  }
}
