import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { execFile, execFileSync } from "../../localstack/environment/child-process.ts";
import { cache, repository } from "../../localstack/layout.ts";
import { copyRepository } from "../fixtures/copy-of-repository.ts";
import { applyEdit } from "../rehearsal/source-copy.ts";

/** The longest comparison of two commits on two cores, in seconds. */
const budget = 15;

const copy = mkdtempSync(join(tmpdir(), "mindflow-access-"));
afterAll(() => rmSync(copy, { recursive: true }));

beforeAll(() => {
  copyRepository(copy);
  const person = ["-c", "user.name=test", "-c", "user.email=test@mindflow.example", "-c", "commit.gpgsign=false"];
  for (const args of [
    ["init", "--quiet"],
    ["add", "--all"],
    [...person, "commit", "--quiet", "--message", "before"],
  ])
    execFileSync("git", args, { cwd: copy });
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  symlinkSync(cache, join(copy, ".mindflow"));
  // A new caller, and a wildcard that slips in.
  const edited = (file: string, find: RegExp, replace: string) => applyEdit(copy, { file, find, replace });
  edited("stacks/topology.ts", /(?=serves: \["\/tasks")/, 'calls: ["command"], ');
  edited("constructs/identity/service-permissions.ts", /"sns:Publish"/, '"sns:*"');
});

/** As `npm run access`, in the copy. */
function access(...args: string[]): Promise<{ status: unknown; lines: string[] }> {
  const command = ["--disable-warning=DEP0044", join(copy, "test/commands/access.ts"), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: copy }, (error, stdout) =>
      resolve({ status: error?.code ?? 0, lines: stdout.split("\n") }),
    );
  });
}

// Other processes may slow down one attempt: one fast attempt is enough.
test("two commits are compared within 15 s, each by its own code", { timeout: 120_000, retry: 2 }, async () => {
  const began = performance.now();
  const { status, lines } = await access("--base", "HEAD");
  const seconds = (performance.now() - began) / 1000;
  console.log(`npm run access -- --base HEAD: ${seconds.toFixed(1)} s`);
  expect(lines.slice(0, 2)).toEqual([
    "! relay may newly sns:* on topic task-events (IAM): no edge explains it",
    "+ query calls command (network policy tcp/4001; mesh * /commands/* on 4001, * /health/live on 4001)",
  ]);
  expect(status).toBe(1);
  expect(seconds).toBeLessThan(budget);
});
