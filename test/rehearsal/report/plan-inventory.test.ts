import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compareWithFile } from "./plan-inventory.ts";

const planned = new Map([
  ["dev-state", ["create aws_kms_key.key", "create aws_s3_bucket.bucket"]],
  ["dev-state, when more is kept", ["update aws_s3_bucket_lifecycle_configuration.bucket: rule.0.days"]],
]);

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mindflow-inventory-"));
  file = join(directory, "dev.txt");
  compareWithFile(file, planned, { isComplete: true, update: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

test("an updated inventory is read again without a difference", () => {
  expect(compareWithFile(file, planned, { isComplete: true, update: false })).toEqual([]);
});

test("the differences of a stale inventory are listed line by line", () => {
  const now = new Map([["dev-state", ["create aws_kms_key.key", "create aws_kms_alias.alias"]]]);
  expect(compareWithFile(file, now, { isComplete: false, update: false })).toEqual([
    "dev-state:",
    "  - create aws_s3_bucket.bucket",
    "  + create aws_kms_alias.alias",
  ]);
});

test("a rehearsal of some stacks keeps the plans of the others, and a complete one reports them as stale", () => {
  const other = new Map([["dev-data", ["create aws_db_instance.writer"]]]);
  compareWithFile(file, other, { isComplete: false, update: true });
  expect(readFileSync(file, "utf8")).toContain("aws_kms_key.key");
  expect(compareWithFile(file, other, { isComplete: true, update: false })).toContain("dev-state:");
});
