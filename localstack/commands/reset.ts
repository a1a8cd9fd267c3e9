import { type Mirrors, runningHost, theMirror } from "../hosts/choose.ts";
import { forgetInterruptedRestore } from "../snapshots/snapshots.ts";
import { createConsole } from "../supervision/steps.ts";
import { runCommand } from "./command.ts";
import { stopMirror } from "./stop.ts";

/** Deletes both hosts' data; snapshots and ports stay. Only while nothing runs. @returns the names of the data. */
export async function deleteMirror({ at, hosts }: Mirrors): Promise<string[]> {
  const deleted = [...(await hosts.native.deleteData()), ...(await hosts.docker.deleteData())];
  forgetInterruptedRestore(at);
  return deleted;
}

const usage = "Usage: npm run reset   stops the mirror and deletes all its data; MIRROR=other is another mirror";

if (import.meta.main)
  await runCommand(usage, {}, async () => {
    const mirrors = await theMirror();
    if (await runningHost(mirrors)) await stopMirror(mirrors, createConsole());
    const deleted = await deleteMirror(mirrors);
    for (const one of deleted) console.log(`Deleted ${one}`);
    if (deleted.length === 0) console.log("There was nothing to delete.");
  });
