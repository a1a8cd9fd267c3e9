import { expect, test } from "vitest";
import { stepOutputs } from "./step-outputs.ts";

test("every environment has its stacks, and an administrator's and the release's are planned but not applied", () => {
  const lines = stepOutputs('{"dev":["foundation","network","workloads"],"production":["data"]}', "abc").split("\n");
  expect(lines).toEqual([
    'stacks={"dev":"foundation network workloads","staging":"","production":"data"}',
    'applied={"dev":"network","staging":"","production":"data"}',
    "reviewed=abc",
  ]);
});

test("what is not the list of changed stacks is refused", () => {
  expect(() => stepOutputs('{"dev":"network"}', "abc")).toThrow();
  expect(() => stepOutputs("", "abc")).toThrow();
});
