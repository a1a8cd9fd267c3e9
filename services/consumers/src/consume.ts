import { Outage } from "@mindflow/runtime/outage";
import { createWork, type Options } from "./work.ts";

/**
 * `stop` waits for the current batch. Failed events come again after the queue's visibility timeout, and go to the
 * dead-letter queue after `maxReceiveCount` failed deliveries. While the target is away nothing is received, so an
 * outage uses up no deliveries but those of one batch.
 */
export function consume(options: Options) {
  const { queue, consumer, log } = options;
  const work = createWork(options);
  const outages = { queue: new Outage("the queue", log), target: new Outage(consumer.target, log) };
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    const mostTries = await outages.queue.retry(queue.mostTries, signal);
    if (mostTries === undefined) return;
    await outages.target.retry(consumer.prepare, signal);
    let prepared = true;
    const takeBatch = async () => {
      if (!prepared) await consumer.prepare();
      const deliveries = await outages.queue.retry(() => queue.receive(signal), signal);
      if (!deliveries) throw signal.reason;
      // If the batch fails, the target is prepared again. It counts as back once it has taken a batch.
      prepared = false;
      await work(deliveries, mostTries);
      prepared = true;
    };
    while (!signal.aborted) await outages.target.retry(takeBatch, signal);
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
