import { statfs } from "node:fs/promises";
import { join } from "node:path";

/** With less, in bytes, whatever failed may have failed for that. */
const little = 64 * 1024 * 1024;

/** What to add to an error where the disk is full, since engines say so in many ways; empty where it is not. */
export async function fullDisk(directory: string): Promise<string> {
  const { bavail, bsize } = await statfs(directory).catch(() => statfs(join(directory, "..")));
  const free = bavail * bsize;
  if (free >= little) return "";
  return `\n\nThe disk is full: ${(free / 1e6).toFixed(0)} MB are free where ${directory} is. Make room, and start again.`;
}
