import type { FastifyBaseLogger } from "fastify";

const longestWait = 10_000;

/** How long to wait, in milliseconds, before the next try after so many that failed: 0.1 s at first, 10 s at most. */
export function backOff(failures: number, random = Math.random()): number {
  const wait = Math.min(longestWait, 200 * 2 ** (failures - 1));
  // At least half of it, so that no loop gets tight; the rest at random, so that many who wait do not return at once.
  return wait * (0.5 + random / 2);
}

/** Keeps account of something that a service needs and that may be away: one line in the log when it goes, one when it is back. */
export class Outage {
  readonly #name: string;
  readonly #log: () => FastifyBaseLogger;
  #failures = 0;
  #reason: string | undefined = "has not answered yet";

  constructor(name: string, log: () => FastifyBaseLogger) {
    this.#name = name;
    this.#log = log;
  }

  /** A try failed. Gives how long to wait before the next one, in milliseconds. */
  failed(error: unknown): number {
    this.#reason = error instanceof Error ? error.message || error.name : String(error);
    if (this.#failures++ === 0)
      this.#log().warn({ err: error }, `${this.#name} is away: trying again until it is back`);
    return backOff(this.#failures);
  }

  /** Whether a try failed, and none has succeeded since. */
  get lasts(): boolean {
    return this.#failures > 0;
  }

  /** A try succeeded. */
  over(): void {
    if (this.lasts) this.#log().info({ failures: this.#failures }, `${this.#name} is back`);
    this.#failures = 0;
    this.#reason = undefined;
  }

  /** For a readiness check: @throws Error with the last try's fault, or that there was no try yet. */
  readonly check = async (): Promise<void> => {
    if (this.#reason) throw new Error(this.#reason);
  };
}
