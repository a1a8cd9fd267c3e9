import { setTimeout } from "node:timers/promises";
import { Outage } from "@mindflow/runtime/outage";
import type { FastifyBaseLogger } from "fastify";
import type pg from "pg";
import { createBell } from "./bell.ts";
import { mostEntries } from "./entry.ts";
import { listen } from "./listen.ts";
import type { Metrics } from "./metrics.ts";
import { type Batch, publishOldest } from "./outbox.ts";
import type { Publish } from "./publisher.ts";

export interface RelayOptions {
  readonly pool: pg.Pool;
  readonly publish: Publish;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  /** How often it looks into the outbox if nobody nudges it, in milliseconds. */
  readonly poll?: number;
}

/** How many batches are under way at once when there is more than one to publish. */
const lanes = 4;

/** How long a refused event and those behind it are left alone, in milliseconds. */
const hold = 1_000;

/**
 * Empties the outbox into `publish`, now and whenever something comes, whatever goes away for however long, until it is
 * stopped.
 *
 * @returns a function that stops it, and resolves when the batches at hand are finished.
 */
export function startRelay({ pool, publish, log, metrics, poll = 1_000 }: RelayOptions): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const bell = createBell();
  const postgres = new Outage("PostgreSQL", () => log);
  const topic = new Outage("the topic", () => log);
  /** Refused events' aggregates, and until when each is left alone. */
  const held = new Map<string, number>();

  function note({ events, accepted, refused }: Batch): void {
    metrics.batchSize.observe(events.length);
    metrics.published.inc(accepted.length);
    metrics.failed.inc(refused.length);
    for (const { id, aggregateId } of events) {
      const refusal = refused.find((event) => event.id === id);
      if (!refusal) held.delete(aggregateId);
      else {
        if (!held.has(aggregateId))
          log.error({ event: id, aggregateId, reason: refusal.reason }, "an event is refused");
        held.set(aggregateId, Date.now() + hold);
      }
    }
  }

  /** One batch. Gives how many events it had, and how long to wait before the next if something is away. */
  async function batch(): Promise<{ size: number; wait?: number }> {
    const now = Date.now();
    const waiting = [...held].filter(([, until]) => until > now).map(([aggregateId]) => aggregateId);
    let result: Batch;
    try {
      result = await publishOldest(pool, publish, waiting);
    } catch (error) {
      return { size: 0, wait: postgres.failed(error) };
    }
    postgres.over();
    const size = result.events.length;
    if (result.fault) {
      metrics.failed.inc(size);
      return { size, wait: topic.failed(result.fault) };
    }
    if (size > 0) {
      topic.over();
      note(result);
    }
    return { size };
  }

  /** Batch after batch while they come in full. */
  async function drain(): Promise<void> {
    while (!signal.aborted) {
      const { size, wait } = await batch();
      if (wait !== undefined || size < mostEntries) return;
    }
  }

  async function work(): Promise<void> {
    while (!signal.aborted) {
      const { size, wait } = await batch();
      if (wait !== undefined) await setTimeout(wait, undefined, { signal }).catch(() => {});
      else if (size === 0) await bell.wait(poll);
      else if (size === mostEntries) await Promise.all(Array.from({ length: lanes }, drain));
    }
  }

  const done = Promise.all([work(), listen(pool, bell.ring, signal)]);
  return async () => {
    stopping.abort();
    bell.ring();
    await done;
  };
}
