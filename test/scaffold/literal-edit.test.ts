import { expect, test } from "vitest";
import { addElement, addProperty, replaceValue } from "./literal-edit.ts";

const text = `/** What exists. */
export const topology = {
  queues: {
    // Oldest first.
    audit: { from: "events" }, // kept for a year
    "search-indexer": { from: "events" },
  },
  services: { relay: { port: 4003, consumes: ["audit"] } },
} as const satisfies Topology;

export const names = Object.keys(topology);
`;

test("a property is added at the end, and nothing else of the text changes", () => {
  const added = addProperty(text, ["topology", "queues"], "digest", '{ from: "events" }');
  const last = '    "search-indexer": { from: "events" },\n';
  expect(added).toBe(text.replace(`${last}  }`, `${last}  "digest": { from: "events" },\n}`));
});

test("a literal on one line gets the comma that it lacks", () => {
  const added = addProperty(text, ["topology", "services", "relay"], "public", "true");
  expect(added).toContain('{ port: 4003, consumes: ["audit"], "public": true,\n}');
});

test("a list gets one more element, also when it is empty", () => {
  expect(addElement(text, ["topology", "services", "relay", "consumes"], '"digest"')).toContain(
    '["audit","digest",\n]',
  );
  expect(addElement("export const all = [];", ["all"], "1")).toBe("export const all = [1,\n];");
});

test("a value is replaced within the call of a function, under a quoted key as well", () => {
  const environment = 'export const dev = define({ "aws": { account: "1" } });';
  expect(replaceValue(environment, ["dev", "aws", "account"], '"2"')).toBe(environment.replace('"1"', '"2"'));
});

test("a literal that is not there, or that is written in another way, is refused by its path", () => {
  expect(() => addProperty(text, ["topology", "topics"], "a", "{}")).toThrow("there is no topology.topics to edit");
  expect(() => addProperty(text, ["names"], "a", "{}")).toThrow("names is no literal that can be edited");
});
