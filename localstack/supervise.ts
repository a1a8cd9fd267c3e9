import { setTimeout as sleep } from "node:timers/promises";
import { answering, end, isAlive, type Launch, launch, type Running } from "./processes.ts";
import { seconds } from "./steps.ts";

/** How long a service may take to finish what it has begun, in milliseconds: its own limit is 10 s. */
export const serviceGrace = 12_000;

export interface Supervised {
  /** Resolves when the first process is ready; rejects, with the end of the log, if it cannot, and then it is left. */
  readonly ready: Promise<void>;
  /** Ends the process and starts it anew, from the code as it is now. */
  restart(why: string): void;
}

export interface Supervision {
  readonly name: string;
  /** What to start: asked each time. */
  readonly launch: () => Promise<Launch>;
  /** True when it may be sent requests. */
  readonly isReady: () => Promise<boolean>;
  /** What follows each time. If it fails, so does the first start; later it is tried again until it succeeds. */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** How long a start may take, in milliseconds: the first fails then, and of a later one it is told. */
  readonly within?: number;
  /** Told each process as it starts. */
  readonly started: (running: Running) => void;
  readonly say: (line: string) => void;
  /** From then on nothing is started again; who stops the mirror ends the process itself. */
  readonly signal: AbortSignal;
}

const shortestPause = 100;
const longestPause = 5_000;
/** Before `prepare` is tried again. */
const preparePause = 1_000;

/**
 * Runs a service or an engine's process, and once it was ready starts it again whenever it ends: after 100 ms, and up to
 * 5 s while it keeps failing.
 */
export function supervise(what: Supervision): Supervised {
  const { name, isReady, prepare, within = 30_000, started, say, signal } = what;
  const first = Promise.withResolvers<void>();
  let current: Running | undefined;
  let cause: { why: string; since: number } | undefined;
  let wake = () => {};
  signal.addEventListener("abort", () => wake());
  let wasReady = false;
  const getReady = async (running: Running) => {
    const isLater = () => wasReady && !signal.aborted && isAlive(running.record);
    try {
      await answering(running, isReady, within, signal);
    } catch (error) {
      if (!isLater()) throw error;
      // It may wait for another one that starts anew as well.
      say((error as Error).message);
      await answering(running, isReady, Number.POSITIVE_INFINITY, signal);
    }
    for (;;)
      try {
        return await prepare?.();
      } catch (error) {
        if (!isLater()) throw error;
        say(`  ! ${name} is not what it was yet: ${(error as Error).message}`);
        await sleep(preparePause);
      }
  };

  const run = async () => {
    for (let pause = shortestPause; !signal.aborted; ) {
      const restarted = cause;
      cause = undefined;
      current = undefined;
      try {
        const command = await what.launch();
        signal.throwIfAborted();
        current = await launch(command);
        started(current);
        await getReady(current);
        wasReady = true;
        first.resolve();
        pause = shortestPause;
        if (restarted) say(`↻ ${name} is ready again, ${seconds(restarted.since)} after ${restarted.why}`);
      } catch (error) {
        if (!wasReady && !cause) throw error;
        if (pause === shortestPause && !cause && !signal.aborted) say((error as Error).message);
      }
      const how = (await current?.ended) ?? "it could not be started";
      if (cause || signal.aborted) continue;
      cause = { why: "it ended", since: Date.now() };
      say(`✖ ${name} ended (${how}): it starts again in ${pause / 1000} s`);
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
