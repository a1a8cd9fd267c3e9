import type { Event } from "@mindflow/contracts/events";
import type { FastifyBaseLogger } from "fastify";
import { isDone, type Outcome, passing, readEvent } from "./batch.ts";
import type { Metrics } from "./metrics.ts";
import type { Delivery, Queue } from "./queue.ts";

/** What the events of a queue are for. */
export interface Consumer {
  /** What the effects go into: the name of its readiness check. */
  readonly target: string;
  /** Makes the target ready for effects; throws while it is away. Called at the start and after each failed batch. */
  prepare(): Promise<unknown>;
  /**
   * Brings the effects about: idempotently, since any event may come again, also after a newer one of its aggregate.
   * Gives an outcome for each event, in their order; throws if the target is away. Must end within the queue's
   * visibility time-out and, for a graceful stop, within 8 s.
   */
  handle(events: readonly Event[]): Promise<readonly Outcome[]>;
}

export interface Options {
  readonly queue: Queue;
  readonly consumer: Consumer;
  readonly metrics: Metrics;
  readonly log: () => FastifyBaseLogger;
}

/** The work on one batch: read, hand over, acknowledge what succeeded, count, and tell what did not. */
export function createWork({ queue, consumer, metrics, log }: Options) {
  /** @throws Error where the target is away, after what it took is acknowledged. */
  return async function work(deliveries: readonly Delivery[], mostTries: number): Promise<void> {
    if (deliveries.length === 0) return;
    metrics.received.inc(deliveries.length);
    metrics.batch.observe(deliveries.length);

    const events = new Map(deliveries.map((delivery) => [delivery, readEvent(delivery.body)]));
    const handed = passing(deliveries, (delivery) => !events.get(delivery), mostTries);
    const { outcomes, fault } = await handle(handed.flatMap((delivery) => events.get(delivery) ?? []));
    const outcomeOf = new Map(handed.map((delivery, index) => [delivery, outcomes[index] ?? "away"]));
    const settled = passing(handed, (delivery) => !isDone(outcomeOf.get(delivery)), mostTries);
    await acknowledge(settled);

    for (const delivery of deliveries) tell(delivery, events.get(delivery), outcomeOf.get(delivery));
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

  /** What cannot be acknowledged comes again, which its consumer bears: no reason to fail. */
  async function acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    try {
      const messageIds = await queue.acknowledge(deliveries);
      if (messageIds.length > 0) log().warn({ messageIds }, "some messages could not be acknowledged and come again");
    } catch (err) {
      log().warn({ err }, "a batch could not be acknowledged and comes again");
    }
  }

  function tell({ id, tries }: Delivery, event: Event | undefined, outcome: Outcome | undefined): void {
    if (!event) {
      metrics.outcomes.inc({ outcome: "unreadable" });
      log().error({ messageId: id, tries }, "a message is no event that this version knows");
    } else if (typeof outcome === "object") {
      metrics.outcomes.inc({ outcome: "refused" });
      log().error({ messageId: id, tries, eventId: event.id, reason: outcome.refused }, "an event was refused");
    } else {
      metrics.outcomes.inc({ outcome: outcome ?? "held" });
      if (isDone(outcome)) metrics.age.observe((Date.now() - Date.parse(event.occurredAt)) / 1000);
    }
  }
}
