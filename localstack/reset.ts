import { type Mirrors, runningHost, theMirror } from "./hosts/choose.ts";
import { forgetInterruptedRestore } from "./snapshots.ts";
import { createConsole } from "./steps.ts";
import { stopMirror } from "./stop.ts";

/** Deletes all data of a mirror, on whatever host: its snapshots and ports stay. Only while nothing runs. @returns what. */
export async function deleteMirror({ at, hosts }: Mirrors): Promise<string[]> {
  const deleted = [...(await hosts.native.deleteData()), ...(await hosts.docker.deleteData())];
  forgetInterruptedRestore(at);
  return deleted;
}

if (import.meta.main) {
  if (process.argv.length > 2) {
    console.error("Usage: npm run reset   stops the mirror and deletes all its data; MIRROR=other names another one");
    process.exit(2);
  }
  try {
    const mirrors = await theMirror();
    if (await runningHost(mirrors)) await stopMirror(mirrors, createConsole());
    const deleted = await deleteMirror(mirrors);
    for (const one of deleted) console.log(`Deleted ${one}`);
    if (deleted.length === 0) console.log("There was nothing to delete.");
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
