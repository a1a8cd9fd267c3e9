import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { createConsumption } from "../fixtures/consumption.ts";
import { taskEvent } from "../fixtures/events.ts";
import type { Outcome } from "./batch.ts";

const soon = { timeout: 20_000, interval: 50 };
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describe.concurrent("the events of a queue", () => {
  test("are handled once, in the order of their group, and acknowledged", async (context) => {
    const { start, queue, seen, count } = await createConsumption(context);
    const id = randomUUID();
    for (let version = 1; version <= 12; version++) await queue.publish(taskEvent({ id, version }));
    start();
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
    expect(seen.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await count("handled")).toBe(12);
  });

  test("are delivered again while they are refused, and later events of their group after them", async (context) => {
    const { start, queue, seen } = await createConsumption(context, {
      redeliverAfter: 3,
      handle: ({ version }, time) => (version === 2 && time === 1 ? { refused: "not today" } : "handled"),
    });
    const id = randomUUID();
    for (const version of [1, 2, 3]) await queue.publish(taskEvent({ id, version }));
    start();
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
    expect(seen.map(({ version }) => version)).toEqual([1, 2, 3, 2, 3]);
    expect(await queue.deadLetters()).toBe(0);
  });

  test("that are refused five times go to the dead-letter queue, and later events of their group do not", async (context) => {
    const { start, queue, seen, lines } = await createConsumption(context, {
      redeliverAfter: 1,
      handle: ({ version }) => (version === 1 ? { refused: "never" } : "handled"),
    });
    const id = randomUUID();
    for (const version of [1, 2]) await queue.publish(taskEvent({ id, version }));
    start();
    await vi.waitFor(async () => expect(await queue.deadLetters()).toBe(1), soon);
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
    expect(seen.filter(({ version }) => version === 1)).toHaveLength(5);
    expect(lines.filter((line) => line.includes("an event was refused"))).toHaveLength(5);
  });
});

describe.concurrent("a message that is not an event", () => {
  test("goes to the dead-letter queue after five tries, and the log has its id and its trace's, not its content", async (context) => {
    const { start, queue, lines, seen } = await createConsumption(context, { redeliverAfter: 1 });
    const group = randomUUID();
    const { MessageId = "" } = await queue.send('{"title":"a secret"}', group, traceparent);
    await queue.send(JSON.stringify(taskEvent({ id: group })), group);
    start();
    await vi.waitFor(async () => expect(await queue.deadLetters()).toBe(1), soon);
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
    expect(seen).toHaveLength(1);
    expect(lines.filter((line) => line.includes(MessageId) && line.includes(traceId))).toHaveLength(5);
    expect(lines.join()).not.toContain("a secret");
  });
});

describe.concurrent("stopping", () => {
  test("waits for the current batch and acknowledges it", async (context) => {
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<Outcome>();
    const { start, stop, queue } = await createConsumption(context, {
      handle: () => {
        begun.resolve();
        return finish.promise;
      },
    });
    await queue.publish(taskEvent());
    start();
    await begun.promise;
    const stopped = stop();
    expect(await Promise.race([stopped, "still working"])).toBe("still working");
    finish.resolve("handled");
    await stopped;
    expect(await queue.size()).toBe(0);
  });

  test("does not wait for the end of a long poll", async (context) => {
    const { start, stop, checks, lines } = await createConsumption(context);
    start();
    await vi.waitFor(() => checks.target?.(), soon);
    const before = Date.now();
    await stop();
    expect(Date.now() - before).toBeLessThan(2_000);
    expect(lines).toEqual([]);
  });
});
