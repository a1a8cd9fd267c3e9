import { setTimeout as sleep } from "node:timers/promises";
import { Outage } from "@mindflow/runtime/outage";
import { createWork, type Options } from "./work.ts";

/**
 * Hands the events of a queue to a consumer, batch after batch, from `start` until `stop`, which resolves when the batch
 * at hand is done and acknowledged.
 *
 * What succeeded is acknowledged. What did not comes again after the queue's visibility time-out and, after as many tries
 * as the queue allows, goes to the dead letters. While the consumer's target is away nothing is received, so that an
 * outage costs the events of one batch one of their tries, and no other event any.
 */
export function consume(options: Options) {
  const { queue, consumer, log } = options;
  const work = createWork(options);
  const outages = { queue: new Outage("the queue", log), target: new Outage(consumer.target, log) };
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();

  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => {});

  /** Tries until it succeeds; undefined if told to stop before. */
  async function persist<T>(outage: Outage, step: () => Promise<T>): Promise<T | undefined> {
    while (!signal.aborted) {
      try {
        return await step();
      } catch (error) {
        // What fails because we stop is no outage.
        if (!signal.aborted) await pause(outage.failed(error));
      }
    }
    return undefined;
  }

  async function run(): Promise<void> {
    const mostTries = await persist(outages.queue, queue.mostTries);
    if (mostTries === undefined) return;
    outages.queue.over();
    let sound = true;
    while (!signal.aborted) {
      await persist(outages.target, consumer.prepare);
      // A target that was prepared and yet failed has to take a batch before it counts as back.
      if (sound && !signal.aborted) outages.target.over();
      await takeBatches(mostTries);
      sound = false;
    }
  }

  /** Until one fails. */
  async function takeBatches(mostTries: number): Promise<void> {
    for (;;) {
      const deliveries = await persist(outages.queue, () => queue.receive(signal));
      if (!deliveries) return;
      outages.queue.over();
      try {
        await work(deliveries, mostTries);
        outages.target.over();
      } catch (error) {
        return pause(outages.target.failed(error));
      }
    }
  }

  return {
    checks: { queue: outages.queue.check, [consumer.target]: outages.target.check },
    start: () => {
      running = run();
    },
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
