import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const folders = ["stacks", "constructs", "charts", "services", "test/rehearsal"];

/** A long rehearsal must see one version of the sources. */
export function copySources(from: string, to: string): void {
  const isSource = (path: string) => basename(path) !== "node_modules" && !path.endsWith(".test.ts");
  for (const folder of folders) cpSync(join(from, folder), join(to, folder), { recursive: true, filter: isSource });
}

export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: RegExp;
  readonly replace: string | ((...match: string[]) => string);
}

/** @throws Error if the text is not in the file, or more than once. */
export function applyEdit(source: string, { file, find, replace }: Edit): void {
  const path = join(source, file);
  const text = readFileSync(path, "utf8");
  const count = [...text.matchAll(new RegExp(find, `${find.flags.replace("g", "")}g`))].length;
  if (count !== 1)
    throw new Error(
      `${find} matches ${count} times in ${file}, and must match once: correct it in test/rehearsal/exercises/changes.ts`,
    );
  writeFileSync(path, typeof replace === "string" ? text.replace(find, replace) : text.replace(find, replace));
}
