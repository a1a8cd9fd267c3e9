import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { taskEvent } from "../fixtures/events.ts";
import { passing, readEvent } from "./batch.ts";

describe("reading a message", () => {
  const event = taskEvent();

  test("gives the event", () => {
    expect(readEvent(JSON.stringify(event))).toEqual(event);
  });

  test.each([
    ["not JSON", "{"],
    ["not an object", "null"],
    ["of an unknown type", JSON.stringify({ ...event, type: "TaskForgotten" })],
    ["without its data", JSON.stringify({ ...event, data: undefined })],
    ["with an unknown field", JSON.stringify({ ...event, colour: "red" })],
  ])("a body that is %s is not an event", (_what, body) => {
    expect(readEvent(body)).toBeUndefined();
  });
});

describe("holding back a group", () => {
  const mostTries = 5;
  const delivery = (name: string, fails = false, tries = 1) => ({ name, group: name.charAt(0), fails, tries });
  const names = (...deliveries: ReturnType<typeof delivery>[]) =>
    passing(deliveries, ({ fails }) => fails, mostTries).map(({ name }) => name);

  test("deliveries after a failed one of their group wait; those before it and other groups do not", () => {
    expect(names(delivery("a1"), delivery("a2", true), delivery("b1"), delivery("a3"), delivery("b2"))).toEqual([
      "a1",
      "b1",
      "b2",
    ]);
  });

  test("deliveries after one on its last try do not wait: they would go to the dead-letter queue with it", () => {
    expect(names(delivery("a1", true, mostTries), delivery("a2", false, mostTries))).toEqual(["a2"]);
  });

  test("for any batch, a delivery passes exactly if it and all before it in its group succeeded or are on their last try", () => {
    const deliveries = fc.array(
      fc.record({ group: fc.constantFrom("a", "b", "c"), fails: fc.boolean(), tries: fc.integer({ min: 1, max: 6 }) }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(deliveries, (batch) => {
        const expected = batch.filter(
          (one, at) =>
            !one.fails &&
            batch
              .slice(0, at)
              .every((before) => before.group !== one.group || !before.fails || before.tries >= mostTries),
        );
        expect(passing(batch, ({ fails }) => fails, mostTries)).toEqual(expected);
      }),
    );
  });
});
