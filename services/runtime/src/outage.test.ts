import fc from "fast-check";
import { fastify } from "fastify";
import { expect, test } from "vitest";
import { backOff, Outage } from "./outage.ts";

test("each failure waits longer than the one before, from 0.1 s to 10 s, and never the same for all", () => {
  const failures = fc.integer({ min: 1, max: 10_000 });
  const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  fc.assert(
    fc.property(failures, random, (count, chance) => {
      expect(backOff(count, chance)).toBeGreaterThanOrEqual(100);
      expect(backOff(count, chance)).toBeLessThanOrEqual(10_000);
      expect(backOff(count + 1, chance)).toBeGreaterThanOrEqual(backOff(count, chance));
    }),
  );
  expect(backOff(3, 0)).toBeLessThan(backOff(3, 0.9));
});

test("an outage is told when it begins and when it ends, and checked in between", async () => {
  const messages: string[] = [];
  const stream = { write: (line: string) => void messages.push(JSON.parse(line).msg) };
  const { log } = fastify({ logger: { stream } });
  const outage = new Outage("the queue", () => log);
  await expect(outage.check()).rejects.toThrow("has not answered yet");
  outage.over();
  await outage.check();
  expect(messages).toEqual([]);

  for (let round = 0; round < 2; round++) {
    for (let failure = 0; failure < 3; failure++) outage.failed(new Error("nobody there"));
    await expect(outage.check()).rejects.toThrow("nobody there");
    outage.over();
    outage.over();
    await outage.check();
  }
  const [away, back] = ["the queue is away: trying again until it is back", "the queue is back"];
  expect(messages).toEqual([away, back, away, back]);
});
