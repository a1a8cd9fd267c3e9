import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** What an environment is synthesized from. */
const folders = ["stacks", "constructs", "charts", "services", "test/rehearsal"];

/** Copies the sources, so that a rehearsal is of one state of them however long it takes; neither packages nor tests. */
export function copySources(from: string, to: string): void {
  const wanted = (path: string) => !["node_modules", "emulator"].includes(basename(path)) && !path.endsWith(".test.ts");
  for (const folder of folders) cpSync(join(from, folder), join(to, folder), { recursive: true, filter: wanted });
}

/** A change of one text, as a person makes it. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** Must be there exactly once. */
  readonly find: RegExp;
  readonly replace: string | ((...found: string[]) => string);
}

/** Makes a change in a copy of the sources. @throws Error where the text is not there, or more than once. */
export function edit(source: string, { file, find, replace }: Edit): void {
  const path = join(source, file);
  const text = readFileSync(path, "utf8");
  const times = [...text.matchAll(new RegExp(find, `${find.flags.replace("g", "")}g`))].length;
  if (times !== 1)
    throw new Error(
      `${find} is in ${file} ${times} times, and must be once: mend the change in test/rehearsal/changes.ts`,
    );
  writeFileSync(path, typeof replace === "string" ? text.replace(find, replace) : text.replace(find, replace));
}
