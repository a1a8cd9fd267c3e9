import { expect, test } from "vitest";
import { reversed, runInOrder, withDependencies } from "./dependency-order.ts";
import { excludedStacks } from "./synthesized-environment.ts";

const dependencies = new Map([
  ["backup", ["data"]],
  ["data", ["network"]],
  ["edge", ["network"]],
  ["network", []],
]);

async function eventsOf(concurrency = 4, failing?: string): Promise<string[]> {
  const events: string[] = [];
  const work = async (name: string) => {
    events.push(`${name} starts`);
    await new Promise(setImmediate);
    events.push(`${name} ends`);
    if (name === failing) throw new Error(`${name} failed`);
  };
  await runInOrder(dependencies, concurrency, work).catch((error) => events.push(error.message));
  return events;
}

test("work starts as soon as its dependencies are done, beside other work", async () => {
  expect(await eventsOf()).toEqual([
    ...["network starts", "network ends", "data starts", "edge starts"],
    ...["data ends", "backup starts", "edge ends", "backup ends"],
  ]);
});

test("no more work than allowed runs at once", async () => {
  const events = await eventsOf(1);
  expect(events.filter((_, index) => index % 2 === 0).every((event) => event.endsWith("starts"))).toBe(true);
});

test("after a failure nothing else starts, and running work comes to its end", async () => {
  expect(await eventsOf(4, "data")).toEqual([
    ...["network starts", "network ends", "data starts", "edge starts", "data ends", "edge ends", "data failed"],
  ]);
});

test("the dependencies of a named stack are included, and are destroyed last", () => {
  const included = withDependencies(["backup"], dependencies);
  expect([...included.keys()]).toEqual(["backup", "data", "network"]);
  expect(Object.fromEntries(reversed(included))).toEqual({ backup: [], data: ["backup"], network: ["data"] });
});

test("a stack with a provider besides AWS is excluded with its dependents, each with the reason", () => {
  const providers: Record<string, string[]> = { edge: ["aws", "kubernetes", "helm"] };
  const more = new Map([...dependencies, ["alarms", ["data", "edge"]]]);
  expect(Object.fromEntries(excludedStacks(more, (id) => providers[id] ?? ["aws"]))).toEqual({
    edge: "the emulator emulates AWS only, and the stack also uses kubernetes and helm",
    alarms: "it depends on edge",
  });
});
