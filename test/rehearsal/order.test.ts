import { expect, test } from "vitest";
import { inOrder, reversed, withNeeds } from "./order.ts";
import { unrehearsable } from "./synthesized.ts";

const needs = new Map([
  ["backup", ["data"]],
  ["data", ["network"]],
  ["edge", ["network"]],
  ["network", []],
]);

/** Does the work, and gives what began and ended, in that order. */
async function done(order: ReadonlyMap<string, readonly string[]>, atOnce = 4, fails?: string): Promise<string[]> {
  const told: string[] = [];
  const work = async (name: string) => {
    told.push(`${name} begins`);
    await new Promise(setImmediate);
    told.push(`${name} ends`);
    if (name === fails) throw new Error(`${name} failed`);
  };
  await inOrder(order, atOnce, work).catch((error) => told.push(error.message));
  return told;
}

test("each begins as soon as what it needs is done, beside the others", async () => {
  expect(await done(needs)).toEqual([
    ...["network begins", "network ends", "data begins", "edge begins"],
    ...["data ends", "backup begins", "edge ends", "backup ends"],
  ]);
});

test("no more than allowed are under way", async () => {
  const told = await done(needs, 1);
  expect(told.filter((_, index) => index % 2 === 0).every((line) => line.endsWith("begins"))).toBe(true);
});

test("after a failure nothing else begins, and what was under way comes to its end", async () => {
  expect(await done(needs, 4, "data")).toEqual([
    ...["network begins", "network ends", "data begins", "edge begins", "data ends", "edge ends", "data failed"],
  ]);
});

test("what is needed by what was named is there too, and is taken down last", () => {
  const wanted = withNeeds(["backup"], needs);
  expect([...wanted.keys()]).toEqual(["backup", "data", "network"]);
  expect(Object.fromEntries(reversed(wanted))).toEqual({ backup: [], data: ["backup"], network: ["data"] });
});

test("what talks to more than AWS is left out with those that need it, each with the reason", () => {
  const providers: Record<string, string[]> = { edge: ["aws", "kubernetes", "helm"] };
  const above = new Map([...needs, ["alarms", ["data", "edge"]]]);
  expect(Object.fromEntries(unrehearsable(above, (id) => providers[id] ?? ["aws"]))).toEqual({
    edge: "the emulator is AWS alone, and it also talks to kubernetes and helm",
    alarms: "it needs edge",
  });
});
