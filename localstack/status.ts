import { parseArgs } from "node:util";
import { theMirror } from "./hosts/choose.ts";
import { inWords, statusOf } from "./hosts/status.ts";

const usage = `Usage: npm run status [-- --json]

Asks every part of the mirror how it is. The exit code is 1 where one is not healthy.`;

function wantsJson(): boolean {
  try {
    return parseArgs({ options: { json: { type: "boolean", default: false } } }).values.json;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

const json = wantsJson();
const status = await statusOf(await theMirror());
console.log(json ? JSON.stringify(status, null, 2) : inWords(status));
process.exitCode = status.state === "healthy" ? 0 : 1;
