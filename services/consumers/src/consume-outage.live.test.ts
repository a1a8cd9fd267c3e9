import { describe, expect, test, vi } from "vitest";
import { faultProxy } from "../../../test/fixtures/fault-proxy.ts";
import { mirror } from "../../../test/fixtures/running-mirror.ts";
import { createConsumption } from "../fixtures/consumption.ts";
import { taskEvent } from "../fixtures/events.ts";

const soon = { timeout: 20_000, interval: 50 };

describe.concurrent("an outage", () => {
  test("of the target: nothing is received meanwhile, so no event loses a delivery, and the log has it once", async (context) => {
    let away = true;
    let tries = 0;
    const { start, checks, queue, seen, lines } = await createConsumption(context, {
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
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
    expect(seen).toHaveLength(1);
    expect(await queue.deadLetters()).toBe(0);
    await checks.target?.();
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      "target is away: trying again until it is back",
      "target is back",
    ]);
  });

  test("within a batch: events that the target took are acknowledged, and the others are delivered again", async (context) => {
    const { start, queue, seen, lines } = await createConsumption(context, {
      redeliverAfter: 3,
      handle: ({ actorId }, time) => (actorId === "bob" && time === 1 ? "away" : "handled"),
    });
    await queue.publish(taskEvent({ ownerId: "ada" }));
    await queue.publish(taskEvent({ ownerId: "bob" }));
    start();
    await vi.waitFor(async () => expect(await queue.size()).toBe(0), soon);
    expect(seen.map(({ actorId }) => actorId).sort()).toEqual(["ada", "bob", "bob"]);
    await vi.waitFor(() => expect(lines.join()).toContain("target is back"), soon);
    expect(lines).toHaveLength(2);
  });

  test("of the queue: the log has it once, and it is over when the queue answers again", async (context) => {
    const { hostname, port } = new URL(mirror.addresses.awsEndpoint);
    const proxy = await faultProxy(hostname, Number(port));
    context.onTestFinished(() => void proxy.close());
    const { start, checks, queue, seen, lines } = await createConsumption(context, {
      endpoint: `http://${proxy.host}:${proxy.port}`,
      // LocalStack delivers the event to the long poll that was cut off, and only then to the next.
      redeliverAfter: 3,
    });
    start();
    await vi.waitFor(() => checks.queue?.(), soon);
    proxy.cut();
    await vi.waitFor(() => expect(checks.queue?.()).rejects.toThrow(), soon);
    await queue.publish(taskEvent());
    proxy.repair();
    await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
    await checks.queue?.();
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      "the queue is away: trying again until it is back",
      "the queue is back",
    ]);
  });
});
