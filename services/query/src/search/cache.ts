import { createHash } from "node:crypto";
import { Outage } from "@mindflow/runtime/outage";
import { within } from "@mindflow/runtime/within";
import type { FastifyBaseLogger } from "fastify";
import { Cluster, type NatMap } from "ioredis";

/** How long an answer counts, in milliseconds. Search is eventually consistent by about as much anyway. */
const lifetime = 1_000;

/** How long the cache may take, in milliseconds: it is there to be faster than what it saves. */
const longest = 50;

/** A client of a cluster that is reached by any of its nodes; `natMap` where they are not where they say they are. */
export function createValkeyClient(host: string, port: number, tls: boolean, natMap?: NatMap): Cluster {
  const valkey = new Cluster([{ host, port }], {
    ...(natMap && { natMap }),
    // What cannot be asked now is not wanted later.
    enableOfflineQueue: false,
    clusterRetryStrategy: (tries) => Math.min(100 * tries, 2_000),
    // Names stay names: the certificates are made out to them.
    ...(tls && { dnsLookup: (address, done) => done(null, address) }),
    redisOptions: {
      connectTimeout: 2_000,
      // A server that is gone without a word: the connection ends, and with it what still waits on it.
      socketTimeout: 2_000,
      ...(tls && { tls: {} }),
    },
  });
  // Told by whoever asks it, once for each outage, and not for each try to connect.
  valkey.on("error", () => {});
  return valkey;
}

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
  let resting = 0;

  /** After a failure, Valkey is left alone for a while: waiting for it each time would cost every search 50 ms. */
  async function ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < resting) return undefined;
    try {
      const answer = await within(longest, question());
      outage.over();
      return answer;
    } catch (error) {
      // Of many that failed together the first counts.
      if (Date.now() >= resting) resting = Date.now() + outage.failed(error);
      return undefined;
    }
  }

  return {
    get: async (key) => (await ask(() => valkey.get(key))) ?? undefined,
    set: (key, text) => void ask(() => valkey.set(key, text, "PX", lifetime)),
    check: () => within(1_000, valkey.ping()),
  };
}

/** A key of its own for each list of parts, whatever is in them. */
export function cacheKey(...parts: readonly unknown[]): string {
  return `search:${createHash("sha256").update(JSON.stringify(parts)).digest("base64url")}`;
}
