/** `npm run drill -- <name>`: causes a fault in the running mirror, and measures its effect. */

import { createConsole } from "../../localstack/supervision/steps.ts";
import { failover } from "../drills/failover.ts";
import { drillTarget } from "../drills/target.ts";

/** The longest interruption of writes by a failover, in milliseconds. RDS with Multi-AZ takes longer. */
const limit = 10_000;

const [name, ...rest] = process.argv.slice(2);
if (name !== "failover" || rest.length > 0) {
  if (name === undefined) console.error("Name a drill: failover.\n");
  console.error(
    "Usage: npm run drill -- failover   kills PostgreSQL's primary and promotes its replica\nExample: npm run drill -- failover",
  );
  process.exit(2);
}
try {
  const { at, addresses, takeDown, forget } = await drillTarget();
  const result = await failover(at, addresses, takeDown, createConsole().step).finally(forget);
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
  const rows = {
    "primary killed": result.killed,
    "replica promoted": result.promoted,
    "writes again after": `${seconds(result.writesAfter)} (at most ${seconds(limit)})`,
    "writes acknowledged": result.acknowledged,
    "writes refused": result.refused,
    "acknowledged and lost": `${result.missing} (none may be)`,
    "replica again after": seconds(result.replicaAfter),
  };
  console.log(
    `\n${Object.entries(rows)
      .map(([what, value]) => `  ${what.padEnd(22)} ${value}`)
      .join("\n")}`,
  );
  process.exitCode = result.writesAfter < limit && result.missing === 0 ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
