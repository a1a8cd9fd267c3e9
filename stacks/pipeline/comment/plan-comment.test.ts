import { expect, test } from "vitest";
import type { StackReport } from "../report.ts";
import { longestComment, planComment, planMarker } from "./plan-comment.ts";

const line = (action: string, address: string, attributes: string[] = []) => ({ action, address, attributes });
const report = (stack: string, lines: StackReport["lines"], more: Partial<StackReport> = {}): StackReport => ({
  environment: "dev",
  commit: "0a".repeat(20),
  stack,
  refresh: true,
  go: true,
  reasons: [],
  lines,
  ...more,
});
const comment = (reports: StackReport[], more = {}) => planComment({ environment: "dev", reports, ...more });

const lost = { ...line("replace", "aws_db_instance.writer", ["identifier"]), loses: "a database" };
const loss = report("dev-data", [line("create", "aws_kms_key.new"), lost], {
  go: false,
  reasons: ["dev-data: replace aws_db_instance.writer would lose a database"],
});

test("data loss comes first, then what is created, changed, replaced and destroyed, the cost, and the access", () => {
  const network = report(
    "dev-network",
    [line("delete", "aws_route.nat"), line("update", "aws_vpc.main", ["tags.owner"])],
    { sealed: "0c".repeat(32) },
  );
  const text = comment([loss, network], {
    cost: { before: 100, after: 112.5, lines: [{ stack: "dev-data", what: "db.t4g.large", usd: 12.5 }] },
    access: "query may newly send to notifier\n",
  });
  expect(text.startsWith(`${planMarker("dev")}\n## Plan of dev\n\n**Stopped**: 1 of 2 plans.`)).toBe(true);
  expect(text.match(/^### .*/gm)).toEqual([
    "### Data loss",
    "### Created: 1",
    "### Changed: 1",
    "### Replaced: 1",
    "### Destroyed: 1",
    "### Sealed, by SHA-256",
    "### Cost",
    "### Access",
  ]);
  expect(text).toContain("- **replace** `dev-data` `aws_db_instance.writer`: a database\n");
  expect(text).toContain("- `dev-network` `aws_vpc.main`: tags.owner\n");
  expect(text).toContain("+12.50 US dollars a month: 100.00 before, 112.50 after.");
  expect(text).toContain("- query may newly send to notifier");
});

test("an approved loss is shown with its reason, and the plan goes", () => {
  const approved = report("dev-data", [{ ...lost, approved: "It was empty." }]);
  expect(comment([approved])).toMatch(/\*\*Goes\*\*.*### Data loss.*a database, approved: It was empty\./s);
});

test("account ids and mail addresses are masked", () => {
  const text = comment(
    [report("dev-data", [line("create", 'aws_iam_role.x["arn:aws:iam::123456789012:role/a"]', ["ann@example.org"])])],
    {
      access: "arn:aws:s3:::mindflow-dev-media-123456789012 is read by bob@example.org",
    },
  );
  expect(text).not.toMatch(/123456789012|example\.org/);
  expect(text).toContain("mindflow-dev-media-************ is read by ***@***");
  expect(text).toContain("0a".repeat(20));
});

test("a comment is never longer than GitHub takes, says what it left out, and keeps every loss", () => {
  const many = Array.from({ length: 2000 }, (_, at) => line("create", `aws_route53_record.number_${at}_of_many`));
  const losses = Array.from({ length: 100 }, (_, at) => ({ ...lost, address: `aws_db_instance.writer_${at}` }));
  const text = comment([report("dev-data", [...many, ...losses], { go: false })]);
  expect(text.length).toBeLessThanOrEqual(longestComment);
  const [, left = "0"] = /\*\*(\d+) more lines do not fit/.exec(text) ?? [];
  const shown = text.match(/number_\d+_of_many/g) ?? [];
  expect(shown.length).toBeGreaterThan(500);
  // The other sections have a line for each loss, and their titles.
  expect(Number(left)).toBeGreaterThanOrEqual(2000 - shown.length + losses.length);
  for (const { address } of losses) expect(text).toContain(`\`${address}\`: a database`);
});

test("losses that do not fit are no comment with some of them", () => {
  const losses = Array.from({ length: 2000 }, (_, at) => ({ ...lost, address: `aws_db_instance.writer_${at}` }));
  expect(() => comment([report("dev-data", losses, { go: false })])).toThrow("does not fit in a comment");
});

test("an environment in which nothing changes has a comment too", () => {
  expect(comment([])).toContain("No stack of this environment changes.");
});
