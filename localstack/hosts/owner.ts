import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";

const thisUser = { uid: process.getuid?.(), mayWrite };

/** @throws Error for a person if the mirror in the directory is another user's, or this user can make none there. */
export function requireOwn(directory: string, user = thisUser): void {
  const fix = "take a clone of your own.";
  if (existsSync(directory)) {
    const { uid } = statSync(directory);
    if (user.uid === undefined || uid === user.uid) return;
    const owner = `another user (uid ${uid}, and this is ${user.uid}), who alone can start, stop and read it`;
    throw new Error(`The mirror in ${directory} belongs to ${owner}: ${fix}`);
  }
  let present = dirname(directory);
  while (!existsSync(present)) present = dirname(present);
  if (!user.mayWrite(present))
    throw new Error(`This user may not write in ${present}, where the mirror would be: ${fix}`);
}

function mayWrite(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
