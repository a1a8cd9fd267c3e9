import { Outage } from "@mindflow/runtime/outage";
import type { FastifyBaseLogger } from "fastify";
import type pg from "pg";
import { mostEntries } from "./entry.ts";
import { listen } from "./listen.ts";
import type { Metrics } from "./metrics.ts";
import { type Batch, publishOldest } from "./outbox.ts";
import type { Publish } from "./publisher.ts";
import { createWakeup } from "./wakeup.ts";

export interface RelayOptions {
  readonly pool: pg.Pool;
  readonly publish: Publish;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  /** How often the relay polls the outbox without a notification, in milliseconds. */
  readonly poll?: number;
}

/** How many batches are published at once while full batches come. */
const lanes = 4;

/** How long the events of an aggregate are left alone after SNS refused one, in milliseconds. */
const hold = 1_000;

/** Publishes events as they come. @returns a function that stops the relay after its current batches. */
export function startRelay({ pool, publish, log, metrics, poll = 1_000 }: RelayOptions): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const wakeup = createWakeup();
  const postgres = new Outage("PostgreSQL", () => log);
  const topic = new Outage("the topic", () => log);
  const held = new Map<string, number>();

  function record({ events, accepted, refused }: Batch): void {
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

  /** Publishes one batch. Gives its size, and what is away if something is. */
  async function publishBatch(): Promise<{ size: number; away?: Outage }> {
    const now = Date.now();
    const heldNow = [...held].filter(([, until]) => until > now).map(([aggregateId]) => aggregateId);
    let batch: Batch;
    try {
      batch = await publishOldest(pool, publish, heldNow);
    } catch (error) {
      postgres.failed(error);
      return { size: 0, away: postgres };
    }
    postgres.over();
    const size = batch.events.length;
    if (batch.fault) {
      metrics.failed.inc(size);
      topic.failed(batch.fault);
      return { size, away: topic };
    }
    if (size > 0) {
      topic.over();
      record(batch);
    }
    return { size };
  }

  async function drain(): Promise<void> {
    while (!signal.aborted) {
      const { size, away } = await publishBatch();
      if (away || size < mostEntries) return;
    }
  }

  async function work(): Promise<void> {
    while (!signal.aborted) {
      const { size, away } = await publishBatch();
      if (away) await away.pause(signal);
      else if (size === 0) await wakeup.wait(poll);
      else if (size === mostEntries) await Promise.all(Array.from({ length: lanes }, drain));
    }
  }

  const done = Promise.all([work(), listen(pool, wakeup.wake, signal)]);
  return async () => {
    stopping.abort();
    wakeup.wake();
    await done;
  };
}
