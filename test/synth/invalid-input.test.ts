import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "mindflow-invalid-"));
afterAll(() => rmSync(copy, { recursive: true }));

function change(path: string, from: string, to: string): void {
  const file = join(copy, path);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

test("an invalid topology and invalid environments end a synth with every fault and no output", () => {
  for (const folder of ["stacks", "constructs"]) cpSync(join(root, folder), join(copy, folder), { recursive: true });
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  change("stacks/environments/dev.ts", 'retention: "4d"', 'retention: "40d"');
  change("stacks/environments/production.ts", 'oldestEvent: "5m"', 'oldestEvent: "15d"');
  change("stacks/topology.ts", "port: 4001", "port: 4000");

  const run = () => execFileSync("node", ["stacks/main.ts"], { cwd: copy, encoding: "utf8", stdio: "pipe" });
  expect(run).toThrow(
    expect.objectContaining({
      status: 1,
      stdout: "",
      stderr: `environment dev is refused:
  events.retention is "40d", but SQS keeps a message for 60 seconds to 14 days: use "60s" to "14d"
environment production is refused:
  events.alarm is {"oldestEvent":"15d"}, but an alarm must come before the event expires: set oldestEvent to less than events.retention
the topology is refused:
  port 4000 is claimed by both gateway and command: give each its own
`,
    }),
  );
});
