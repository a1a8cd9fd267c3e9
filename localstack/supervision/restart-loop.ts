import { setTimeout as sleep } from "node:timers/promises";

/** In milliseconds: a service's own limit for its last work is 10 s. */
export const serviceGrace = 12_000;

const shortestPause = 100;
const longestPause = 5_000;

export interface RestartLoop {
  readonly name: string;
  /** Calls `works` when the process works: the next pause is the shortest again. @returns how the process ended. */
  readonly run: (works: () => void) => Promise<string>;
  readonly say: (line: string) => void;
  /** Ends the loop, not the process. */
  readonly signal: AbortSignal;
}

/** Pauses last from 100 ms to 5 s. This file imports no package, since it also runs in the services' containers. */
export function restartLoop({ name, run, say, signal }: RestartLoop) {
  let wakeup = new AbortController();
  const loop = async () => {
    for (let pause = shortestPause; !signal.aborted; ) {
      wakeup = new AbortController();
      const wanted = AbortSignal.any([signal, wakeup.signal]);
      const how = await run(() => {
        pause = shortestPause;
      });
      if (wanted.aborted) continue;
      say(`✖ ${name} ended (${how}): it starts again in ${pause / 1000} s`);
      await sleep(pause, undefined, { signal: wanted }).catch(() => undefined);
      pause = Math.min(pause * 2, longestPause);
    }
  };
  return {
    /** Resolves after the signal; rejects with what `run` throws. */
    ended: loop(),
    skipPause: () => wakeup.abort(),
  };
}
