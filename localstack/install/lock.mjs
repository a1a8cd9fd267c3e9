import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

// Plain JavaScript: bootstrap.mjs needs it under any Node.

/**
 * Takes a lock of this machine. It is an abstract socket of Linux: the kernel frees it when this process ends, in any way.
 *
 * @param {string} what
 * @returns {Promise<(() => void) | undefined>} frees the lock; undefined if another holder has it.
 */
export function hold(what) {
  const name = `\0mindflow-${createHash("sha256").update(what).digest("hex")}`;
  const socket = createServer();
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    socket.listen(name, () => resolve(() => socket.close()));
    // The lock does not keep its process alive.
    socket.unref();
  });
}

/**
 * Takes a lock as soon as it is free.
 *
 * @param {string} what
 * @param {() => void} [waits] called once if there is another holder.
 * @param {AbortSignal} [signal] ends the wait.
 * @returns {Promise<() => void>} frees the lock.
 */
export async function holdNext(what, waits = () => {}, signal = undefined) {
  let free = await hold(what);
  if (!free) waits();
  while (!free) {
    await sleep(100, undefined, { signal });
    free = await hold(what);
  }
  return free;
}
