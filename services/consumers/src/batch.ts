import { type Event, eventSchema } from "@mindflow/contracts/events";
import type { Delivery } from "./queue.ts";

/**
 * `repeated`: the target had this effect or a newer one before. `away`: the target did not take the event this time.
 * `refused`: the target will never take it. The reason quotes nothing of the event.
 */
export type Outcome = "handled" | "repeated" | "away" | { readonly refused: string };

export function isDone(outcome: Outcome | undefined): boolean {
  return outcome === "handled" || outcome === "repeated";
}

/** The event in a message's body; undefined if this version does not know it. */
export function readEvent(body: string): Event | undefined {
  try {
    return eventSchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/**
 * Deliveries that did not fail and do not follow a failed one of their group, which keeps the order. If the failed one
 * is on its last try, it goes to the dead-letter queue, and the group goes on.
 */
export function passing<D extends Pick<Delivery, "group" | "tries">>(
  deliveries: readonly D[],
  failed: (delivery: D) => boolean,
  mostTries: number,
): D[] {
  const held = new Set<string>();
  return deliveries.filter((delivery) => {
    if (held.has(delivery.group)) return false;
    if (!failed(delivery)) return true;
    if (delivery.tries < mostTries) held.add(delivery.group);
    return false;
  });
}
