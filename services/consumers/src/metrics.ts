import { Counter, Histogram, Registry } from "prom-client";

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    received: new Counter({
      name: "consumer_messages_received_total",
      help: "Messages received, each as often as it came.",
      registers,
    }),
    outcomes: new Counter({
      name: "consumer_messages_total",
      help: "Messages by outcome: handled, repeated, refused, unreadable, away (its target did not answer), held (behind a failed one of its group).",
      labelNames: ["outcome"],
      registers,
    }),
    age: new Histogram({
      name: "consumer_event_age_seconds",
      help: "How old an event was when it was handled.",
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
      registers,
    }),
    batch: new Histogram({
      name: "consumer_batch_messages",
      help: "How many messages came at once.",
      buckets: [1, 2, 4, 6, 8, 10],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
