import { theMirror } from "../hosts/choose.ts";
import { statusOf, statusTable } from "../hosts/status.ts";
import { flag, runCommand } from "./command.ts";

const usage = `Usage: npm run status [-- --json]

Asks every part of the mirror for its health. The exit code is 1 if one is not healthy.`;

await runCommand(usage, { options: { json: flag } }, async ({ values }) => {
  const status = await statusOf(await theMirror());
  console.log(values.json ? JSON.stringify(status, null, 2) : statusTable(status));
  return status.state === "healthy" ? 0 : 1;
});
