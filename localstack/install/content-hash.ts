import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** 12 hexadecimal digits that change with the content of the files. */
export function contentHash(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}
