import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reviewedCommit } from "./reviewed-commit.ts";

const root = mkdtempSync(join(tmpdir(), "mindflow-merge-"));
afterAll(() => rmSync(root, { recursive: true }));

const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
const git = (...parameters: string[]) =>
  execFileSync("git", [...identity, ...parameters], { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
const commit = (...parameters: string[]) => git("commit", "--quiet", "--allow-empty", "--message=c", ...parameters);

beforeAll(() => {
  git("init", "--quiet", "--initial-branch=main");
  commit();
  git("switch", "--quiet", "--create=change");
  commit();
  git("switch", "--quiet", "main");
});

test("a commit that merges nothing has not been reviewed", async () => {
  await expect(reviewedCommit(root)).rejects.toThrow(/^HEAD is not a merge of a pull request/);
});

test("the head of the pull request is what was reviewed", async () => {
  git("merge", "--quiet", "--no-ff", "--message=m", "change");
  expect(await reviewedCommit(root)).toBe(git("rev-parse", "change"));
});
