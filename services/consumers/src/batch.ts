import { type Event, eventSchema } from "@mindflow/contracts/events";
import type { Delivery } from "./queue.ts";

/**
 * What became of an event.
 *
 * - `handled`: its effect is there now.
 * - `repeated`: its effect was there before, or a newer one's.
 * - `away`: what the effect goes into did not take it this time, whatever it is.
 * - `refused`: it never will. The reason names the kind of fault and quotes nothing of the event.
 */
export type Outcome = "handled" | "repeated" | "away" | { readonly refused: string };

export function isDone(outcome: Outcome | undefined): boolean {
  return outcome === "handled" || outcome === "repeated";
}

/** The event in a message's body; undefined if it is none that this version knows. */
export function readEvent(body: string): Event | undefined {
  try {
    return eventSchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/**
 * The deliveries that may go on: those that did not fail and are not behind a failed one of their group, so that nothing
 * is done or acknowledged out of order. The group waits until the failed one comes again and passes, but not for one on
 * its last try: that goes to the dead letters now, and what was received with it as often would go with it.
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
