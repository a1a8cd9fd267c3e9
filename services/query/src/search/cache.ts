import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Outage } from "@mindflow/runtime/outage";
import { within } from "@mindflow/runtime/within";
import type { FastifyBaseLogger } from "fastify";
import type { Cluster } from "ioredis";

/** How long an answer counts, in milliseconds. Search is eventually consistent by about as much anyway. */
const lifetime = 1_000;

/** How long the cache may take, in milliseconds: it is there to be faster than what it saves. */
const longest = 50;

/** How long whoever only wants to know may wait for it, in milliseconds. */
const patience = 1_000;

/** Text by key, for a second. Never fails and takes 50 ms at most: while Valkey is away, nothing is found and nothing kept. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Does not wait. */
  set(key: string, text: string): void;
  /** For a readiness check: throws while Valkey is away. */
  check(): Promise<unknown>;
}

export function createCache(valkey: Cluster, log: () => FastifyBaseLogger): Cache {
  const outage = new Outage("the cache", log);
  // Why there is no connection the client tells nobody who asks it.
  let obstacle: string | undefined;
  valkey.on("error", (error: Error & { lastNodeError?: Error | null }) => {
    obstacle = (error.lastNodeError ?? error).message;
  });
  valkey.on("ready", () => {
    obstacle = undefined;
  });

  /** In words alone: an error holds its command with all that this was given, such as a token or somebody's tasks. */
  function reason(error: unknown): Error {
    const message = error instanceof Error ? error.message : String(error);
    return new Error(valkey.status === "ready" ? message : (obstacle ?? message));
  }

  async function ask<T>(key: string, question: () => Promise<T>): Promise<T | undefined> {
    if (outage.lasts) return undefined;
    try {
      return await within(longest, question());
    } catch (error) {
      // Of many that failed together the first counts.
      if (!outage.lasts) void untilBack(key, error);
      return undefined;
    }
  }

  /** No search waits for Valkey meanwhile: connections are made again, and redirections followed, behind its back. */
  async function untilBack(key: string, failure: unknown): Promise<void> {
    let error = failure;
    while (valkey.status !== "end") {
      await sleep(outage.failed(reason(error)), undefined, { ref: false });
      try {
        await within(patience, valkey.get(key));
        return outage.over();
      } catch (another) {
        error = another;
      }
    }
  }

  return {
    get: async (key) => (await ask(key, () => valkey.get(key))) ?? undefined,
    set: (key, text) => void ask(key, () => valkey.set(key, text, "PX", lifetime)),
    check: () =>
      within(patience, valkey.ping()).catch((error) => {
        throw reason(error);
      }),
  };
}

/** A key of its own for each list of parts, whatever is in them. */
export function cacheKey(...parts: readonly unknown[]): string {
  return `search:${createHash("sha256").update(JSON.stringify(parts)).digest("base64url")}`;
}
