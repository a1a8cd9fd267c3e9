import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { passing, readEvent } from "./batch.ts";
import { taskEvent } from "./test-events.ts";

describe("reading a message", () => {
  const event = taskEvent();

  test("an event comes out as it went in", () => {
    expect(readEvent(JSON.stringify(event))).toEqual(event);
  });

  test.each([
    ["not JSON", "{"],
    ["no object", "null"],
    ["of a type that is not known", JSON.stringify({ ...event, type: "TaskForgotten" })],
    ["without its data", JSON.stringify({ ...event, data: undefined })],
    ["with a field that is not known", JSON.stringify({ ...event, colour: "red" })],
  ])("what is %s is no event", (_what, body) => {
    expect(readEvent(body)).toBeUndefined();
  });
});

describe("holding back a group", () => {
  const mostTries = 5;
  const delivery = (name: string, fails = false, tries = 1) => ({ name, group: name.charAt(0), fails, tries });
  const names = (...deliveries: ReturnType<typeof delivery>[]) =>
    passing(deliveries, ({ fails }) => fails, mostTries).map(({ name }) => name);

  test("what comes behind a failed one of its group waits, what comes before it and other groups do not", () => {
    expect(names(delivery("a1"), delivery("a2", true), delivery("b1"), delivery("a3"), delivery("b2"))).toEqual([
      "a1",
      "b1",
      "b2",
    ]);
  });

  test("what comes behind one on its last try does not wait: it would end in the dead letters with it", () => {
    expect(names(delivery("a1", true, mostTries), delivery("a2", false, mostTries))).toEqual(["a2"]);
  });

  test("whatever the batch, a delivery passes exactly if it and all before it in its group are done with", () => {
    const deliveries = fc.array(
      fc.record({ group: fc.constantFrom("a", "b", "c"), fails: fc.boolean(), tries: fc.integer({ min: 1, max: 6 }) }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(deliveries, (given) => {
        const expected = given.filter(
          (one, at) =>
            !one.fails &&
            given
              .slice(0, at)
              .every((before) => before.group !== one.group || !before.fails || before.tries >= mostTries),
        );
        expect(passing(given, ({ fails }) => fails, mostTries)).toEqual(expected);
      }),
    );
  });
});
