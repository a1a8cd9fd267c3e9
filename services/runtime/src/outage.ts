import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";

const longestWait = 10_000;

/** The wait before the next try, in milliseconds, after so many failures: about 0.1 s at first, at most 10 s. */
export function backOff(failures: number, random = Math.random()): number {
  const wait = Math.min(longestWait, 200 * 2 ** (failures - 1));
  // Half of it is fixed, so that no loop runs hot. Half is random, so that many clients do not return at once.
  return wait * (0.5 + random / 2);
}

/** Waits. Ends early, without an error, when the signal aborts. Does not keep the process running. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { ref: false, ...(signal && { signal }) }).catch(() => {});
}

/**
 * Logs one line when a dependency goes away, and one when it is back. Not p-retry: that counts the failures of one
 * call, not of an outage, and does not retry after a TypeError.
 */
export class Outage {
  readonly #name: string;
  readonly #log: () => FastifyBaseLogger;
  #failures = 0;
  #reason: string | undefined = "has not answered yet";

  constructor(name: string, log: () => FastifyBaseLogger) {
    this.#name = name;
    this.#log = log;
  }

  get lasts(): boolean {
    return this.#failures > 0;
  }

  failed(error: unknown): void {
    this.#reason = error instanceof Error ? error.message || error.name : String(error);
    if (this.#failures++ === 0)
      this.#log().warn({ err: error }, `${this.#name} is away: trying again until it is back`);
  }

  over(): void {
    if (this.lasts) this.#log().info({ failures: this.#failures }, `${this.#name} is back`);
    this.#failures = 0;
    this.#reason = undefined;
  }

  pause(signal?: AbortSignal): Promise<void> {
    return pause(backOff(this.#failures), signal);
  }

  /** Tries until it succeeds, with pauses. Gives undefined if the signal aborts first. */
  async retry<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
    while (!signal?.aborted) {
      try {
        const result = await attempt();
        this.over();
        return result;
      } catch (error) {
        // What fails because of the signal is no outage.
        if (signal?.aborted) break;
        this.failed(error);
        await this.pause(signal);
      }
    }
    return undefined;
  }

  /** For a readiness check. @throws Error with the reason of the last failed try, or if there was no try yet. */
  readonly check = async (): Promise<void> => {
    if (this.#reason) throw new Error(this.#reason);
  };
}
