import { expect, test } from "vitest";
import type { Line } from "./lines.ts";
import { asMarkdown, asText } from "./report.ts";

const all = ["dev", "staging", "production"];
const line = (more: Partial<Line>): Line => ({
  sign: "+",
  unexplained: false,
  text: "a calls b",
  environments: all,
  ...more,
});

test("a line names its environments only if they are not all", () => {
  expect(asText([line({}), line({ environments: ["dev", "staging"] })], all)).toBe(
    "+ a calls b\n+ a calls b, in dev and staging",
  );
});

test("an unexplained widening is marked, and the way out is said", () => {
  expect(asText([line({ unexplained: true })], all)).toMatch(
    /^! a calls b: no edge explains it\n\n.*stacks\/topology\.ts.*test\/access\/edges\/platform\.ts/,
  );
});

test("Markdown counts, and masks account ids", () => {
  const lines = [line({ unexplained: true, text: "role x of 123456789012 may newly s3:*" }), line({ sign: "-" })];
  expect(asMarkdown(lines, all).split("\n").slice(0, 6)).toEqual([
    "### Access: 1 wider (1 unexplained), 1 narrower",
    "",
    "```diff",
    "! role x of ************ may newly s3:*: no edge explains it",
    "- a calls b",
    "```",
  ]);
});

test("Markdown is short enough for a comment, whatever changed", () => {
  const text = asMarkdown(Array(500).fill(line({ text: "x".repeat(9000) })), all);
  expect(text).toContain("\n  and 440 more, which npm run access shows\n");
  expect(text.length).toBeLessThan(30_000);
});

test("Markdown without a difference is one line", () => {
  expect(asMarkdown([], all)).toBe("### Access: no difference");
});
