import type pg from "pg";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { mostEntries } from "./entry.ts";
import { oldestSeconds } from "./outbox.ts";

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(pool: pg.Pool) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: "outbox_oldest_seconds",
    help: "The age of the oldest event that is not published yet; NaN while PostgreSQL is away.",
    registers,
    async collect() {
      this.set(await oldestSeconds(pool).catch(() => Number.NaN));
    },
  });
  return {
    registry,
    published: new Counter({ name: "outbox_published_total", help: "Events that SNS accepted.", registers }),
    failed: new Counter({
      name: "outbox_failed_total",
      help: "Events that SNS refused or did not answer for, once for each try.",
      registers,
    }),
    batchSize: new Histogram({
      name: "outbox_batch_size",
      help: "Events in a batch.",
      buckets: [1, 2, 5, mostEntries],
      registers,
    }),
  };
}
