import fc from "fast-check";
import { fastify } from "fastify";
import { expect, test, vi } from "vitest";
import { backOff, Outage } from "./outage.ts";

test("the wait grows with each failure, from 0.1 s to 10 s, and is random", () => {
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

const [away, back] = ["the queue is away: trying again until it is back", "the queue is back"];

function create() {
  const messages: string[] = [];
  const stream = { write: (line: string) => void messages.push(JSON.parse(line).msg) };
  const { log } = fastify({ logger: { stream } });
  return { outage: new Outage("the queue", () => log), messages };
}

test("an outage is logged when it begins and when it ends, and its check fails in between", async () => {
  const { outage, messages } = create();
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
  expect(messages).toEqual([away, back, away, back]);
});

test("a retry goes on through any error until it succeeds, and logs once", async () => {
  const { outage, messages } = create();
  const attempt = vi.fn(async () => "an answer");
  attempt.mockRejectedValueOnce(new TypeError("not a function")).mockRejectedValueOnce("a text");
  expect(await outage.retry(attempt)).toBe("an answer");
  expect(attempt).toHaveBeenCalledTimes(3);
  expect(messages).toEqual([away, back]);
});

test("a retry ends when it is aborted: while it waits, or with the attempt that the signal ends", async () => {
  const { outage, messages } = create();
  const stopping = new AbortController();
  const waiting = outage.retry(() => Promise.reject(new Error("nobody there")), stopping.signal);
  await vi.waitFor(() => expect(messages).toEqual([away]));
  stopping.abort();
  expect(await waiting).toBeUndefined();

  const ending = new AbortController();
  const attempt = () => new Promise((_, reject) => ending.signal.addEventListener("abort", () => reject(new Error())));
  const ended = create();
  const attempting = ended.outage.retry(attempt, ending.signal);
  ending.abort();
  expect(await attempting).toBeUndefined();
  expect(ended.messages).toEqual([]);
});
