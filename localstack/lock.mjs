import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

// Plain JavaScript, since bootstrap.mjs needs it under any Node.

/**
 * Makes this process the only one on this machine that does what is named, until it frees the name or ends, however it
 * ends: the name is an abstract socket of Linux, which the kernel takes back with the process.
 *
 * @param {string} what
 * @returns {Promise<(() => void) | undefined>} what frees the name; undefined if another process has it.
 */
export function hold(what) {
  const name = `\0mindflow-${createHash("sha256").update(what).digest("hex")}`;
  const socket = createServer();
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    socket.listen(name, () => resolve(() => socket.close()));
    // Who holds it may still end by himself.
    socket.unref();
  });
}

/**
 * The same, once whoever has the name has freed it, in this process or another.
 *
 * @param {string} what
 * @param {() => void} [waits] called once, where somebody has it.
 * @returns {Promise<() => void>} what frees the name.
 */
export async function holdNext(what, waits = () => {}) {
  let free = await hold(what);
  if (!free) waits();
  while (!free) {
    await sleep(200);
    free = await hold(what);
  }
  return free;
}
