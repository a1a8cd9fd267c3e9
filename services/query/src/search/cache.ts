import { createHash } from "node:crypto";
import { Outage } from "@mindflow/runtime/outage";
import { within } from "@mindflow/runtime/within";
import type { FastifyBaseLogger } from "fastify";
import type { Cluster } from "ioredis";

/** How long an answer is cached, in milliseconds. The search index is about as far behind anyway. */
const lifetime = 1_000;

/** How long a search waits for the cache, in milliseconds. A slower cache would save nothing. */
const searchTimeout = 50;

const checkTimeout = 1_000;

/** Caches text by key for a second. Never throws. Takes at most 50 ms. Empty while Valkey is away. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): void;
  /** For a readiness check. @throws Error while Valkey is away. */
  check(): Promise<unknown>;
}

export function createCache(valkey: Cluster, log: () => FastifyBaseLogger): Cache {
  const outage = new Outage("the cache", log);
  const ending = new AbortController();
  valkey.once("end", () => ending.abort());
  // The client's calls do not say why there is no connection. Its events do.
  let connectionFault: string | undefined;
  valkey.on("error", (error: Error & { lastNodeError?: Error | null }) => {
    connectionFault = (error.lastNodeError ?? error).message;
  });
  valkey.on("ready", () => {
    connectionFault = undefined;
  });

  /** Drops all but the message: an error of the client holds the command with its arguments, such as a token. */
  function withoutCommand(error: unknown): Error {
    const message = error instanceof Error ? error.message : String(error);
    return new Error(valkey.status === "ready" ? message : (connectionFault ?? message));
  }

  const check = (answer: Promise<unknown>) =>
    within(checkTimeout, answer).catch((error) => {
      throw withoutCommand(error);
    });

  async function use<T>(key: string, call: () => Promise<T>): Promise<T | undefined> {
    if (outage.lasts) return undefined;
    try {
      return await within(searchTimeout, call());
    } catch (error) {
      // Of several calls that fail together, the first waits for Valkey.
      if (!outage.lasts) void waitUntilBack(key, error);
      return undefined;
    }
  }

  /** Searches go on without the cache meanwhile. The client connects and follows redirections in the background. */
  async function waitUntilBack(key: string, error: unknown): Promise<void> {
    outage.failed(withoutCommand(error));
    await outage.pause(ending.signal);
    await outage.retry(() => check(valkey.get(key)), ending.signal);
  }

  return {
    get: async (key) => (await use(key, () => valkey.get(key))) ?? undefined,
    set: (key, text) => void use(key, () => valkey.set(key, text, "PX", lifetime)),
    check: () => check(valkey.ping()),
  };
}

export function cacheKey(...parts: readonly unknown[]): string {
  return `search:${createHash("sha256").update(JSON.stringify(parts)).digest("base64url")}`;
}
