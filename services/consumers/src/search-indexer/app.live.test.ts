import { randomUUID } from "node:crypto";
import { searchIndexBehind } from "@mindflow/contracts/search";
import { Client } from "@opensearch-project/opensearch";
import { expect, onTestFinished, test, vi } from "vitest";
import { mirror } from "../../../../test/running-mirror.ts";
import { severable } from "../../../../test/severable.ts";
import { openQueue } from "../queue.ts";
import { taskEvent } from "../test-events.ts";
import { createTestQueue } from "../test-queue.ts";
import { createApp } from "./app.ts";

const soon = { timeout: 20_000, interval: 50 };

/** The service with a queue and an index of its own, and a way to OpenSearch that can be broken. */
async function indexing() {
  const { hostname, port } = new URL(mirror.addresses.opensearchUrl);
  const way = await severable(hostname, Number(port));
  const queue = await createTestQueue({ redeliverAfter: 2 });
  const index = `test-${randomUUID()}`;
  const app = createApp({
    service: "search-indexer",
    logLevel: "fatal",
    queue: openQueue(queue.sqs, queue.url),
    opensearch: new Client({ node: `http://${way.host}:${way.port}`, requestTimeout: 1_000, maxRetries: 0 }),
    index,
  });
  const direct = new Client({ node: mirror.addresses.opensearchUrl });
  onTestFinished(async () => {
    way.mend();
    await app.close();
    await way.close();
    await queue.drop();
    await direct.indices.delete({ index: searchIndexBehind(index), ignore_unavailable: true });
    await direct.close();
  });
  const count = async () => {
    await direct.indices.refresh({ index });
    return (await direct.count({ index })).body.count;
  };
  const readiness = async () => (await app.inject("/health/ready")).statusCode;
  return { app, way, queue, count, readiness };
}

test("what is in the queue gets into the index, and the metrics say how much and how old", async () => {
  const { app, queue, count, readiness } = await indexing();
  const id = randomUUID();
  for (const event of [taskEvent({ id }), taskEvent({ id, version: 2 }), taskEvent()]) await queue.publish(event);
  await app.ready();
  await vi.waitFor(async () => {
    const metrics = (await app.inject("/metrics")).body;
    expect(metrics).toContain('consumer_messages_received_total{service="search-indexer"} 3');
    expect(metrics).toContain('consumer_messages_total{outcome="handled",service="search-indexer"} 3');
    expect(metrics).toContain('consumer_event_age_seconds_count{service="search-indexer"} 3');
  }, soon);
  await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
  expect(await count()).toBe(2);
  expect(await readiness()).toBe(200);
});

test.each(["cut", "stall"] as const)(
  "without OpenSearch (%s) it is not ready, and later misses nothing",
  async (fault) => {
    const { app, way, queue, count, readiness } = await indexing();
    way[fault]();
    await app.ready();
    await queue.publish(taskEvent());
    await vi.waitFor(async () => expect(await readiness()).toBe(503), soon);
    way.mend();
    await vi.waitFor(async () => expect(await readiness()).toBe(200), soon);
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);

    way[fault]();
    await queue.publish(taskEvent());
    await vi.waitFor(async () => expect(await readiness()).toBe(503), soon);
    way.mend();
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
    await vi.waitFor(async () => expect(await readiness()).toBe(200), soon);
    await vi.waitFor(async () => expect(await count()).toBe(2), soon);
    expect(await queue.deadLetters()).toBe(0);
  },
);
