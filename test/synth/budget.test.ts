import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outdir = mkdtempSync(join(tmpdir(), "mindflow-budget-"));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Limits of a synth of all stacks on two cores. docs/benchmarks.md has the measurements. */
const budget = { seconds: 10, mebibytes: 600 };

const stacks = ["state", "foundation", "network", "messaging", "storage", "data", "secrets", "cluster", "edge"]
  .concat(["monitoring", "backup", "platform", "workloads"])
  .flatMap((stack) => cloudEnvironments.map(({ name }) => `${name}-${stack}`))
  .toSorted();

/** The app of cdktf.json, which also writes its peak memory in KiB to a file when it ends. */
function appWithPeakMemory(file: string): string {
  const hook = join(outdir, "hook.mjs");
  writeFileSync(
    hook,
    `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)));
`,
  );
  const { app } = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8")) as { app: string };
  return app.replace("node ", `node --import=${hook} `);
}

function cdktf(...parameters: string[]) {
  const bin = join(root, "node_modules/.bin");
  return promisify(execFile)(join(bin, "cdktf"), [...parameters, "--output", join(outdir, "out")], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
}

// Other processes may slow down one attempt: one fast attempt is enough.
test("cdktf synth writes every stack of every environment within 10 s and 600 MiB", {
  timeout: 90_000,
  retry: 2,
}, async () => {
  const peak = join(outdir, "peak");
  const began = performance.now();
  await cdktf("synth", "--app", appWithPeakMemory(peak));
  const seconds = (performance.now() - began) / 1000;
  const mebibytes = Number(readFileSync(peak, "utf8")) / 1024;
  console.log(`cdktf synth: ${stacks.length} stacks in ${seconds.toFixed(1)} s and ${mebibytes.toFixed(0)} MiB peak`);
  expect(readdirSync(join(outdir, "out/stacks")).toSorted()).toEqual(stacks);
  expect(seconds).toBeLessThan(budget.seconds);
  expect(mebibytes).toBeLessThan(budget.mebibytes);
});

test("cdktf list prints every stack of every environment", async () => {
  const { stdout } = await cdktf("list");
  const named = stdout.split("\n").flatMap((line) => /^(\w+-\w+)\b/.exec(line)?.[1] ?? []);
  expect(named.toSorted()).toEqual(stacks);
}, 60_000);
