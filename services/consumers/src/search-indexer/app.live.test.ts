import { randomUUID } from "node:crypto";
import { searchIndexBehind } from "@mindflow/contracts/search";
import { Client } from "@opensearch-project/opensearch";
import { expect, onTestFinished, test, vi } from "vitest";
import { faultProxy } from "../../../../test/fixtures/fault-proxy.ts";
import { mirror } from "../../../../test/fixtures/running-mirror.ts";
import { taskEvent } from "../../fixtures/events.ts";
import { createTestQueue } from "../../fixtures/queue.ts";
import { openQueue } from "../queue.ts";
import { createApp } from "./app.ts";

const soon = { timeout: 20_000, interval: 50 };

async function createIndexer() {
  const { hostname, port } = new URL(mirror.addresses.opensearchUrl);
  const proxy = await faultProxy(hostname, Number(port));
  const queue = await createTestQueue({ redeliverAfter: 2 });
  const index = `test-${randomUUID()}`;
  const app = createApp({
    service: "search-indexer",
    logLevel: "fatal",
    queue: openQueue(queue.sqs, queue.url),
    opensearch: new Client({ node: `http://${proxy.host}:${proxy.port}`, requestTimeout: 1_000, maxRetries: 0 }),
    index,
  });
  const direct = new Client({ node: mirror.addresses.opensearchUrl });
  onTestFinished(async () => {
    proxy.repair();
    await app.close();
    await proxy.close();
    await queue.drop();
    await direct.indices.delete({ index: searchIndexBehind(index), ignore_unavailable: true });
    await direct.close();
  });
  const count = async () => {
    await direct.indices.refresh({ index });
    return (await direct.count({ index })).body.count;
  };
  const readiness = async () => (await app.inject("/health/ready")).statusCode;
  return { app, proxy, queue, count, readiness };
}

test("events of the queue are indexed, and the metrics have their number and age", async () => {
  const { app, queue, count, readiness } = await createIndexer();
  const id = randomUUID();
  for (const event of [taskEvent({ id }), taskEvent({ id, version: 2 }), taskEvent()]) await queue.publish(event);
  await app.ready();
  await vi.waitFor(async () => {
    const metrics = (await app.inject("/metrics")).body;
    expect(metrics).toContain('consumer_messages_received_total{service="search-indexer"} 3');
    expect(metrics).toContain('consumer_messages_total{outcome="handled",service="search-indexer"} 3');
    expect(metrics).toContain('consumer_event_age_seconds_count{service="search-indexer"} 3');
  }, soon);
  await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
  expect(await count()).toBe(2);
  expect(await readiness()).toBe(200);
});

test.each(["cut", "stall"] as const)(
  "while OpenSearch is away (%s) it is not ready, and no event is lost",
  async (fault) => {
    const { app, proxy, queue, count, readiness } = await createIndexer();
    proxy[fault]();
    await app.ready();
    await queue.publish(taskEvent());
    await vi.waitFor(async () => expect(await readiness()).toBe(503), soon);
    proxy.repair();
    await vi.waitFor(async () => expect(await readiness()).toBe(200), soon);
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);

    proxy[fault]();
    await queue.publish(taskEvent());
    await vi.waitFor(async () => expect(await readiness()).toBe(503), soon);
    proxy.repair();
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
    await vi.waitFor(async () => expect(await readiness()).toBe(200), soon);
    await vi.waitFor(async () => expect(await count()).toBe(2), soon);
    expect(await queue.deadLetters()).toBe(0);
  },
);
