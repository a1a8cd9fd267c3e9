import { expect, test } from "vitest";
import { type Change, differences, inWords, type Plan } from "./plan.ts";

function plan(change: Partial<Change>, address = "aws_sqs_queue.events", mode: "managed" | "data" = "managed"): Plan {
  const whole = { actions: ["update"], before: null, after: null, ...change };
  return { resource_changes: [{ address, mode, type: address.split(".")[0] ?? "", change: whole }] };
}

const lines = (of: Plan) => differences(of).map(inWords);

test("an update names the paths of the attributes that differ", () => {
  const before = { name: "events", tags: { owner: "a", team: "b" }, rule: [{ days: 1 }, { days: 2 }], gone: "x" };
  const after = { name: "events", tags: { owner: "z", team: "b" }, rule: [{ days: 1 }, { days: 3 }], gone: null };
  expect(lines(plan({ before, after }))).toEqual(["update aws_sqs_queue.events: tags.owner, rule.1.days, gone"]);
});

test("a value that is unknown until the apply is a difference", () => {
  const change = { before: { arn: "a", id: "1" }, after: { id: "1" }, after_unknown: { arn: true } };
  expect(lines(plan(change))).toEqual(["update aws_sqs_queue.events: arn"]);
});

test("an absent value equals null", () => {
  expect(lines(plan({ before: { a: null, b: 1 }, after: { b: 2 } }))).toEqual(["update aws_sqs_queue.events: b"]);
});

test("a replacement is recognized in both orders of its actions", () => {
  for (const actions of [
    ["delete", "create"],
    ["create", "delete"],
  ])
    expect(lines(plan({ actions, before: { name: "a" }, after: { name: "b" } }))).toEqual([
      "replace aws_sqs_queue.events: name",
    ]);
});

test("reads and no-ops are no differences", () => {
  expect(lines(plan({ actions: ["read"] }, "data.aws_vpc.main", "data"))).toEqual([]);
  expect(lines(plan({ actions: ["no-op"] }))).toEqual([]);
});

test("a changed output is a difference", () => {
  const output_changes = { arn: { actions: ["create"], before: null, after: "arn" } };
  expect(lines({ output_changes })).toEqual(["create output.arn"]);
});
