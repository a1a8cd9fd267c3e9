import { expect, test } from "vitest";
import { columns } from "./columns.ts";

test("each column is as wide as its widest cell: the first on the left, numbers on the right", () => {
  expect(columns([["", "pods", "zones"], ["gateway", 12, 3], ["all"]])).toEqual([
    "         pods  zones",
    "gateway    12      3",
    "all",
  ]);
});
