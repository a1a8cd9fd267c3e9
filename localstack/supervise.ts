import { setTimeout as sleep } from "node:timers/promises";
import { answering, end, type Launch, launch, type Running } from "./processes.ts";
import { seconds } from "./steps.ts";

/** How long a service may take to finish what it has begun, in milliseconds: its own limit is 10 s. */
export const serviceGrace = 12_000;

export interface Supervised {
  /** Resolves when the first process answers; rejects, with the end of the log, if it cannot, and then it is left. */
  readonly ready: Promise<void>;
  /** Ends the process and starts the service anew, from the code as it is now. */
  restart(why: string): void;
}

export interface Supervision {
  readonly launch: Launch;
  /** True when it may be sent requests. */
  readonly isReady: () => Promise<boolean>;
  /** Told each process as it starts. */
  readonly started: (running: Running) => void;
  readonly say: (line: string) => void;
  /** From then on nothing is started again; who stops the mirror ends the process itself. */
  readonly signal: AbortSignal;
}

const shortestPause = 100;
const longestPause = 5_000;

/**
 * Runs a service, and once it was ready starts it again whenever it ends: after 100 ms, and up to 5 s while it keeps
 * failing.
 */
export function supervise({ launch: what, isReady, started, say, signal }: Supervision): Supervised {
  const first = Promise.withResolvers<void>();
  let current: Running | undefined;
  let cause: { why: string; since: number } | undefined;
  let wake = () => {};
  signal.addEventListener("abort", () => wake());

  const run = async () => {
    let wasReady = false;
    for (let pause = shortestPause; !signal.aborted; ) {
      const restarted = cause;
      cause = undefined;
      current = await launch(what);
      started(current);
      try {
        await answering(current, isReady, 30_000, signal);
        wasReady = true;
        first.resolve();
        pause = shortestPause;
        if (restarted) say(`↻ ${what.name} is ready again, ${seconds(restarted.since)} after ${restarted.why}`);
      } catch (error) {
        if (!wasReady && !cause) throw error;
        if (pause === shortestPause && !cause && !signal.aborted) say((error as Error).message);
      }
      const how = await current.ended;
      if (cause || signal.aborted) continue;
      cause = { why: "it ended", since: Date.now() };
      say(`✖ ${what.name} ended (${how}): it starts again in ${pause / 1000} s`);
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([sleep(pause), woken]);
      pause = Math.min(pause * 2, longestPause);
    }
  };
  run().then(() => first.reject(signal.reason), first.reject);
  // Only who waits for the first start hears of it.
  first.promise.catch(() => undefined);

  return {
    ready: first.promise,
    restart(why) {
      cause = { why, since: Date.now() };
      wake();
      if (current) void end(current.record, serviceGrace);
    },
  };
}
