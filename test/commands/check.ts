/** `npm run check`: what must hold before a commit and needs no engine. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFile } from "../../localstack/environment/child-process.ts";
import { stale } from "../checks/derived-files.ts";

/** What is wrong, for a person to read; empty where nothing is. */
export type Check = () => Promise<string>;

const root = fileURLToPath(new URL("../..", import.meta.url));
const colours = Boolean(process.stdout.isTTY);

const checks: Record<string, Check> = {
  "format and lint": program("biome", "check", "--error-on-warnings", `--colors=${colours ? "force" : "off"}`),
  types: program("tsc", "-p", ".", "--pretty", String(colours)),
  "types, AWS 6": program("tsc", "-p", "test/provider-next", "--pretty", String(colours)),
  "derived files": async () => (await stale(root)).join("\n"),
};

/** Returns whether nothing is wrong. */
export async function run(all: Record<string, Check>, print: (line: string) => void): Promise<boolean> {
  const began = performance.now();
  const faults = await Promise.all(
    Object.entries(all).map(async ([name, check]) => {
      const fault = await check();
      print(`${fault ? "✗" : "✓"} ${name.padEnd(16)} ${((performance.now() - began) / 1000).toFixed(1)} s`);
      return fault && `\n${name}:\n${fault}`;
    }),
  );
  for (const fault of faults) if (fault) print(fault);
  return !faults.some(Boolean);
}

function program(name: string, ...args: string[]): Check {
  return () =>
    new Promise((resolve) => {
      execFile(join(root, "node_modules/.bin", name), args, { cwd: root, maxBuffer: 2 ** 26 }, (error, out, err) =>
        resolve(error ? `${out}${err}` || error.message : ""),
      );
    });
}

if (import.meta.main) process.exitCode = (await run(checks, console.log)) ? 0 : 1;
