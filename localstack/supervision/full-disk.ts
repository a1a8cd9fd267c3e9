import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** With less free space, in bytes, any error may come from the full disk. */
const enough = 64 * 1024 * 1024;

/** An addition to an error message, since engines report a full disk in many ways; otherwise empty. */
export async function fullDisk(directory: string): Promise<string> {
  // A start that fails early has made no directory yet.
  if (!existsSync(directory)) return fullDisk(dirname(directory));
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free >= enough) return "";
  return `\n\nThe disk is full: ${(free / 1e6).toFixed(0)} MB are free where ${directory} is. Make room, and start again.`;
}
