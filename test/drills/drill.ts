/** `npm run drill -- <name>`: breaks something in the running mirror on purpose, and measures what comes of it. */

import { createConsole } from "../../localstack/steps.ts";
import { failover } from "./failover.ts";
import { runningMirror } from "./running-mirror.ts";

/** How soon writes must go on after a failover, in milliseconds: what RDS with Multi-AZ takes longer for. */
const limit = 10_000;

const [name, ...rest] = process.argv.slice(2);
if (name !== "failover" || rest.length > 0) {
  console.error("Usage: npm run drill -- failover   kills PostgreSQL's primary and promotes its replica");
  process.exit(2);
}
try {
  const { at, addresses, takeDown, forget } = await runningMirror();
  const result = await failover(at, addresses, takeDown, createConsole().step).finally(forget);
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
  const table = {
    "primary killed": result.killed,
    "replica promoted": result.promoted,
    "writes again after": `${seconds(result.writesAfter)} (at most ${seconds(limit)})`,
    "writes acknowledged": result.acknowledged,
    "writes refused": result.refused,
    "acknowledged and lost": `${result.missing} (none may be)`,
    "replica again after": seconds(result.replicaAfter),
  };
  console.log(
    `\n${Object.entries(table)
      .map(([what, value]) => `  ${what.padEnd(22)} ${value}`)
      .join("\n")}`,
  );
  process.exitCode = result.writesAfter < limit && result.missing === 0 ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
