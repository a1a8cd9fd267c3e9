import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** More entries than this are no longer read at a glance. */
const limit = 25;
/** Lists of one kind, which nobody reads from the top. */
const lists = ["test/synth/inventory", "docs/runbooks"];

function largeFolders(paths: readonly string[]): string[] {
  const entries = new Map<string, Set<string>>();
  for (const path of paths) {
    const parts = path.split("/");
    for (const [depth, entry] of parts.entries()) {
      const folder = parts.slice(0, depth).join("/") || ".";
      entries.set(folder, (entries.get(folder) ?? new Set()).add(entry));
    }
  }
  return [...entries]
    .filter(([folder, { size }]) => size > limit && !lists.includes(folder))
    .map(([folder, { size }]) => `${folder} has ${size} entries, and at most ${limit} are found: divide it by subject`);
}

test("no folder has more than twenty-five entries", () => {
  const options = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const listed = execFileSync("git", options, {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
  });
  expect(largeFolders(listed.split("\0").filter(Boolean))).toEqual([]);
});

test("a folder with more is refused, and a list of one kind is not", () => {
  const files = (folder: string) => Array.from({ length: limit + 1 }, (_, index) => `${folder}/${index}.ts`);
  expect(largeFolders([...files("stacks/data"), ...files("docs/runbooks")])).toEqual([
    "stacks/data has 26 entries, and at most 25 are found: divide it by subject",
  ]);
});
