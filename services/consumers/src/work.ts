import type { Event } from "@mindflow/contracts/events";
import type { FastifyBaseLogger } from "fastify";
import { isDone, type Outcome, passing, readEvent } from "./batch.ts";
import type { Metrics } from "./metrics.ts";
import type { Delivery, Queue } from "./queue.ts";

export interface Consumer {
  readonly target: string;
  /** Prepares the target. Called at the start and after each failed batch. @throws while the target is away. */
  prepare(): Promise<unknown>;
  /**
   * Must be idempotent: an event may be repeated, also after a newer one of its aggregate. Must end within the queue's
   * visibility timeout and, for a graceful stop, within 8 s.
   * @returns an outcome for each event, in order. @throws if the target is away.
   */
  handle(events: readonly Event[]): Promise<readonly Outcome[]>;
}

export interface Options {
  readonly queue: Queue;
  readonly consumer: Consumer;
  readonly metrics: Metrics;
  readonly log: () => FastifyBaseLogger;
}

export function createWork({ queue, consumer, metrics, log }: Options) {
  /** @throws Error if the target is away, after the events that it took are acknowledged. */
  return async function work(deliveries: readonly Delivery[], mostTries: number): Promise<void> {
    if (deliveries.length === 0) return;
    metrics.received.inc(deliveries.length);
    metrics.batch.observe(deliveries.length);

    const events = new Map(deliveries.map((delivery) => [delivery, readEvent(delivery.body)]));
    const readable = passing(deliveries, (delivery) => !events.get(delivery), mostTries);
    const { outcomes, fault } = await handle(readable.flatMap((delivery) => events.get(delivery) ?? []));
    const outcomeOf = new Map(readable.map((delivery, index) => [delivery, outcomes[index] ?? "away"]));
    const done = passing(readable, (delivery) => !isDone(outcomeOf.get(delivery)), mostTries);
    await acknowledge(done);

    for (const delivery of deliveries) record(delivery, events.get(delivery), outcomeOf.get(delivery));
    if (fault) throw fault;
  };

  async function handle(events: readonly Event[]): Promise<{ outcomes: readonly Outcome[]; fault?: Error }> {
    if (events.length === 0) return { outcomes: [] };
    try {
      const outcomes = await consumer.handle(events);
      const away = outcomes.filter((outcome) => outcome === "away").length;
      if (away === 0) return { outcomes };
      return { outcomes, fault: new Error(`${away} of ${events.length} events were not taken`) };
    } catch (cause) {
      return { outcomes: [], fault: cause instanceof Error ? cause : new Error(String(cause)) };
    }
  }

  /** A failure is only logged: the events are delivered again, and the consumer is idempotent. */
  async function acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    try {
      const messageIds = await queue.acknowledge(deliveries);
      if (messageIds.length > 0)
        log().warn({ messageIds }, "some messages could not be acknowledged and will be delivered again");
    } catch (err) {
      log().warn({ err }, "a batch could not be acknowledged and will be delivered again");
    }
  }

  function record({ id, tries, traceId }: Delivery, event: Event | undefined, outcome: Outcome | undefined): void {
    if (!event) {
      metrics.outcomes.inc({ outcome: "unreadable" });
      log().error({ messageId: id, tries, traceId }, "a message is not an event that this version knows");
    } else if (typeof outcome === "object") {
      metrics.outcomes.inc({ outcome: "refused" });
      log().error(
        { messageId: id, tries, traceId, eventId: event.id, reason: outcome.refused },
        "an event was refused",
      );
    } else {
      metrics.outcomes.inc({ outcome: outcome ?? "held" });
      if (isDone(outcome)) metrics.age.observe((Date.now() - Date.parse(event.occurredAt)) / 1000);
    }
  }
}
