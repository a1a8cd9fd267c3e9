import { expect, test } from "vitest";
import { outcomeOf } from "./task-index.ts";

test.each([
  [{ status: 200 }, "handled"],
  [{ status: 201 }, "handled"],
  [{ status: 409, error: { type: "version_conflict_engine_exception" } }, "repeated"],
  [{ status: 404, error: { type: "index_not_found_exception" } }, "away"],
  [{ status: 429, error: { type: "rejected_execution_exception" } }, "away"],
  [{ status: 503, error: { type: "unavailable_shards_exception" } }, "away"],
  [undefined, "away"],
  [{ status: 400, error: { type: "mapper_parsing_exception" } }, { refused: "mapper_parsing_exception" }],
  [{ status: 400 }, { refused: "status 400" }],
])("OpenSearch's answer %j to an event means %j", (item, outcome) => {
  expect(outcomeOf(item)).toEqual(outcome);
});

test("the reason of a refusal does not quote the task", () => {
  const error = { type: "mapper_parsing_exception", reason: "failed to parse field [title]: 'a secret'" };
  expect(JSON.stringify(outcomeOf({ status: 400, error }))).not.toContain("secret");
});
