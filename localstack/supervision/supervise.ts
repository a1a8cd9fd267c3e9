import { setTimeout as sleep } from "node:timers/promises";
import { answering, end, isAlive, type Launch, launch, type Running } from "./processes.ts";
import { restartLoop, serviceGrace } from "./restart-loop.ts";
import { seconds } from "./steps.ts";

export interface Supervised {
  /** Rejects with the end of the log if the first process does not become ready. */
  readonly ready: Promise<void>;
  restart(why: string): void;
}

export interface Supervision {
  readonly name: string;
  readonly launch: () => Promise<Launch>;
  /** Any value but a true one means: not yet. */
  readonly isReady: () => Promise<unknown>;
  /** Runs each time that the process is ready. A failure fails the first start; later it is tried again each second. */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** In milliseconds. The first start fails then; a later one is only reported. */
  readonly within?: number;
  readonly started: (running: Running) => void;
  readonly say: (line: string) => void;
  /** Ends the restarts, not the process. */
  readonly signal: AbortSignal;
}

export function supervise(supervision: Supervision): Supervised {
  const { name, isReady, prepare, within = 30_000, started, say, signal } = supervision;
  const first = Promise.withResolvers<void>();
  // Only a caller that awaits the first start receives its error.
  first.promise.catch(() => undefined);
  let current: Running | undefined;
  let restart: { readonly why: string; readonly since: number } | undefined;
  let wasReady = false;
  let isReported = false;

  const becomeReady = async (running: Running) => {
    const mayTakeLonger = () => wasReady && !signal.aborted && isAlive(running.record);
    await answering(running, isReady, within, signal).catch((error: Error) => {
      if (!mayTakeLonger()) throw error;
      // It may need another process that is being restarted too.
      say(error.message);
      return answering(running, isReady, Number.POSITIVE_INFINITY, signal);
    });
    for (;;)
      try {
        return await prepare?.();
      } catch (error) {
        if (!mayTakeLonger()) throw error;
        say(`  ! ${name} is not prepared yet: ${(error as Error).message}`);
        await sleep(1_000);
      }
  };

  const run = async (works: () => void): Promise<string> => {
    const cause = restart;
    restart = undefined;
    current = undefined;
    try {
      const command = await supervision.launch();
      signal.throwIfAborted();
      current = await launch(command);
      started(current);
      await becomeReady(current);
      wasReady = true;
      isReported = false;
      works();
      first.resolve();
      if (cause) say(`↻ ${name} is ready again, ${seconds(cause.since)} after ${cause.why}`);
    } catch (error) {
      if (!wasReady && !restart) throw error;
      if (!isReported && !restart && !signal.aborted) {
        say((error as Error).message);
        isReported = true;
      }
    }
    const how = (await current?.ended) ?? "it could not be started";
    restart ??= { why: "it ended", since: Date.now() };
    return how;
  };

  const { ended, skipPause } = restartLoop({ name, run, say, signal });
  ended.then(() => first.reject(signal.reason), first.reject);
  return {
    ready: first.promise,
    restart(why) {
      restart = { why, since: Date.now() };
      skipPause();
      if (current) void end(current.record, serviceGrace);
    },
  };
}
