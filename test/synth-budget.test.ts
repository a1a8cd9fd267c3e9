import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cloudEnvironments } from "../stacks/environments/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What a synth of everything may take on a machine with two cores. */
const budget = { seconds: 10, mebibytes: 600 };

/** Runs the app as the command line of CDKTF does, and says at its end which stacks it wrote and how much memory it took. */
function synth(outdir: string): { seconds: number; mebibytes: number; stacks: string[] } {
  const measured = `
    await import("./stacks/main.ts");
    const { readdirSync } = await import("node:fs");
    const stacks = readdirSync(process.env.CDKTF_OUTDIR + "/stacks");
    console.log(JSON.stringify({ mebibytes: process.resourceUsage().maxRSS / 1024, stacks }));`;
  const began = performance.now();
  const told = execFileSync(
    process.execPath,
    ["--disable-warning=DEP0044", "--input-type=module", "--eval", measured],
    { cwd: root, env: { ...process.env, CDKTF_OUTDIR: outdir }, encoding: "utf8" },
  );
  return { seconds: (performance.now() - began) / 1000, ...JSON.parse(told) };
}

test("a synth of every stack of every environment takes at most 10 s and 600 MiB", () => {
  const outdir = mkdtempSync(join(tmpdir(), "mindflow-budget-"));
  try {
    const { seconds, mebibytes, stacks } = synth(outdir);
    console.log(`${stacks.length} stacks in ${seconds.toFixed(1)} s and ${mebibytes.toFixed(0)} MiB at most`);
    expect(stacks.length).toBe(cloudEnvironments.length * 11);
    expect(seconds).toBeLessThan(budget.seconds);
    expect(mebibytes).toBeLessThan(budget.mebibytes);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}, 60_000);
