import { randomUUID } from "node:crypto";
import type { Event } from "@mindflow/contracts/events";
import { type FastifyBaseLogger, fastify } from "fastify";
import { describe, expect, type TestContext, test, vi } from "vitest";
import { mirror } from "../../../test/running-mirror.ts";
import { severable } from "../../../test/severable.ts";
import type { Outcome } from "./batch.ts";
import { consume } from "./consume.ts";
import { createMetrics } from "./metrics.ts";
import { openQueue } from "./queue.ts";
import { taskEvent } from "./test-events.ts";
import { createTestQueue } from "./test-queue.ts";

const soon = { timeout: 20_000, interval: 50 };

/** A logger whose lines a test can read. */
function readable(): { log: FastifyBaseLogger; lines: () => string[] } {
  const written: string[] = [];
  const { log } = fastify({ logger: { level: "info", stream: { write: (line: string) => void written.push(line) } } });
  return { log, lines: () => written };
}

interface Given {
  readonly handle?: (event: Event, time: number) => Outcome | Promise<Outcome>;
  readonly prepare?: () => Promise<void>;
  readonly redeliverAfter?: number;
  readonly maxReceiveCount?: number;
  readonly endpoint?: string;
}

/** A queue and what consumes it; `seen` are the versions that were handed over, in their order. */
async function consuming(
  { onTestFinished }: TestContext,
  { handle = () => "handled", prepare = async () => {}, ...options }: Given = {},
) {
  const queue = await createTestQueue(options);
  const { log, lines } = readable();
  const metrics = createMetrics();
  const seen: Event[] = [];
  const consumer = {
    target: "target",
    prepare,
    handle: (events: readonly Event[]) =>
      Promise.all(
        events.map((event) => handle(event, seen.push(event) && seen.filter(({ id }) => id === event.id).length)),
      ),
  };
  const consumption = consume({ queue: openQueue(queue.sqs, queue.url), consumer, metrics, log: () => log });
  onTestFinished(async () => {
    await consumption.stop();
    await queue.drop();
  });
  const count = async (outcome: string) =>
    (await metrics.outcomes.get()).values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  return { ...consumption, queue, seen, lines, count };
}

describe.concurrent("the events of a queue", () => {
  test("are handed over once, in the order of their group, and acknowledged", async (context) => {
    const { start, queue, seen, count } = await consuming(context);
    const id = randomUUID();
    for (let version = 1; version <= 12; version++) await queue.publish(taskEvent({ id, version }));
    start();
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
    expect(seen.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await count("handled")).toBe(12);
  });

  test("come again while they are refused, and the later ones of their group with them and after them", async (context) => {
    const { start, queue, seen } = await consuming(context, {
      redeliverAfter: 3,
      handle: ({ version }, time) => (version === 2 && time === 1 ? { refused: "not today" } : "handled"),
    });
    const id = randomUUID();
    for (const version of [1, 2, 3]) await queue.publish(taskEvent({ id, version }));
    start();
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
    expect(seen.map(({ version }) => version)).toEqual([1, 2, 3, 2, 3]);
    expect(await queue.deadLetters()).toBe(0);
  });

  test("that are refused five times land in the dead letters, and what came behind them does not", async (context) => {
    const { start, queue, seen, lines } = await consuming(context, {
      redeliverAfter: 1,
      handle: ({ version }) => (version === 1 ? { refused: "never" } : "handled"),
    });
    const id = randomUUID();
    for (const version of [1, 2]) await queue.publish(taskEvent({ id, version }));
    start();
    await vi.waitFor(async () => expect(await queue.deadLetters()).toBe(1), soon);
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
    expect(seen.filter(({ version }) => version === 1)).toHaveLength(5);
    expect(lines().filter((line) => line.includes("an event was refused"))).toHaveLength(5);
  });
});

describe.concurrent("a message that is no event", () => {
  test("lands in the dead letters after five tries, is told by its id, and its content by nothing", async (context) => {
    const { start, queue, lines, seen } = await consuming(context, { redeliverAfter: 1 });
    const group = randomUUID();
    const { MessageId = "" } = await queue.send('{"title":"a secret"}', group);
    await queue.send(JSON.stringify(taskEvent({ id: group })), group);
    start();
    await vi.waitFor(async () => expect(await queue.deadLetters()).toBe(1), soon);
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
    expect(seen).toHaveLength(1);
    expect(lines().filter((line) => line.includes(MessageId))).toHaveLength(5);
    expect(lines().join()).not.toContain("a secret");
  });
});

describe.concurrent("an outage", () => {
  test("of the target is sat out without receiving anything, so that it uses up no event's tries, and is told once", async (context) => {
    let away = true;
    let tries = 0;
    const { start, checks, queue, seen, lines } = await consuming(context, {
      maxReceiveCount: 1,
      prepare: async () => {
        tries++;
        if (away) throw new Error("nobody there");
      },
    });
    await queue.publish(taskEvent());
    start();
    await vi.waitFor(() => expect(tries).toBe(4), soon);
    await expect(checks.target?.()).rejects.toThrow("nobody there");
    away = false;
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
    expect(seen).toHaveLength(1);
    expect(await queue.deadLetters()).toBe(0);
    await checks.target?.();
    expect(lines().map((line) => JSON.parse(line).msg)).toEqual([
      "target is away: trying again until it is back",
      "target is back",
    ]);
  });

  test("that shows only in a batch keeps what was taken, and what was not comes again", async (context) => {
    const { start, queue, seen, lines } = await consuming(context, {
      redeliverAfter: 3,
      handle: ({ actorId }, time) => (actorId === "bob" && time === 1 ? "away" : "handled"),
    });
    await queue.publish(taskEvent({ ownerId: "ada" }));
    await queue.publish(taskEvent({ ownerId: "bob" }));
    start();
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), soon);
    expect(seen.map(({ actorId }) => actorId).sort()).toEqual(["ada", "bob", "bob"]);
    await vi.waitFor(() => expect(lines().join()).toContain("target is back"), soon);
    expect(lines()).toHaveLength(2);
  });

  test("of the queue itself is survived, told once, and over when it answers again", async (context) => {
    const { hostname, port } = new URL(mirror.addresses.awsEndpoint);
    const way = await severable(hostname, Number(port));
    context.onTestFinished(() => void way.close());
    const { start, checks, queue, seen, lines } = await consuming(context, {
      endpoint: `http://${way.host}:${way.port}`,
      // LocalStack gives the event to the long poll that was cut off before it gives it to the next.
      redeliverAfter: 3,
    });
    start();
    await vi.waitFor(() => checks.queue?.(), soon);
    way.cut();
    await vi.waitFor(() => expect(checks.queue?.()).rejects.toThrow(), soon);
    await queue.publish(taskEvent());
    way.mend();
    await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
    await checks.queue?.();
    expect(lines().map((line) => JSON.parse(line).msg)).toEqual([
      "the queue is away: trying again until it is back",
      "the queue is back",
    ]);
  });
});

describe.concurrent("stopping", () => {
  test("waits for the batch at hand and acknowledges it", async (context) => {
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<Outcome>();
    const { start, stop, queue } = await consuming(context, {
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
    expect(await queue.left()).toBe(0);
  });

  test("does not wait for the end of a long poll", async (context) => {
    const { start, stop, checks, lines } = await consuming(context);
    start();
    await vi.waitFor(() => checks.target?.(), soon);
    const before = Date.now();
    await stop();
    expect(Date.now() - before).toBeLessThan(2_000);
    expect(lines()).toEqual([]);
  });
});
