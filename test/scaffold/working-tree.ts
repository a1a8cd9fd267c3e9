/** The files of the repository that Git would commit: to say what changed, and to undo it. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execFileSync } from "../../localstack/environment/child-process.ts";

export type Contents = ReadonlyMap<string, Buffer>;

export function contentsOf(root: string): Contents {
  const options = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const files = execFileSync("git", options, { cwd: root }).split("\0").filter(Boolean);
  return new Map(
    files.filter((file) => existsSync(join(root, file))).map((file) => [file, readFileSync(join(root, file))]),
  );
}

export function changedFiles(before: Contents, after: Contents): string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((file) => !equal(before.get(file), after.get(file))).toSorted();
}

export function restore(root: string, before: Contents): void {
  for (const file of changedFiles(before, contentsOf(root))) {
    const text = before.get(file);
    if (text) write(root, file, text);
    else remove(join(root, file));
  }
}

/** With the folders that are empty then. */
function remove(path: string): void {
  rmSync(path);
  for (let folder = dirname(path); readdirSync(folder).length === 0; folder = dirname(folder)) rmdirSync(folder);
}

export function write(root: string, file: string, text: string | Buffer): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function equal(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one !== undefined && other !== undefined && one.equals(other);
}
