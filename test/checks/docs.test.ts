import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  brokenLinks,
  type Files,
  glossaryFaults,
  missingPaths,
  rowsIn,
  scriptsIn,
  tableFaults,
  unknownScripts,
} from "./docs.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
  cwd: fileURLToPath(root),
  encoding: "utf8",
});
const files: Files = { paths: new Set(listed.split("\0").filter(Boolean)), read };
const pages = [...files.paths].filter((path) => path.endsWith(".md"));

test.each(pages)("the links, paths and commands of %s exist", (page) => {
  const text = read(page);
  expect(brokenLinks(page, text, files)).toEqual([]);
  expect(missingPaths(page, text, files)).toEqual([]);
  expect(unknownScripts(page, text, scripts)).toEqual([]);
});

test("the README's menu has every script of package.json", () => {
  expect(scripts.filter((script) => !scriptsIn(read("README.md")).includes(script))).toEqual([]);
});

test("the table of places to change has thirty rows or more, and each links to where the change is made", () => {
  expect(tableFaults(read("docs/where-to-change.md"), 30)).toEqual([]);
});

test("the glossary has twenty words at most, each with one sentence", () => {
  expect(glossaryFaults(read("docs/glossary.md"), 20)).toEqual([]);
});

const two: Files = {
  paths: new Set(["README.md", "docs/one.md", "stacks/topology.ts"]),
  read: () => "# One\n\n## The `npm start` of [it](two.md)\n\n## Twice\n\n## Twice\n",
};

test("links to files, folders and headings are accepted, and so are addresses", () => {
  const text = `[one](docs/one.md) [heading](docs/one.md#the-npm-start-of-it) [second](docs/one.md#twice-1) [here](#top)
[folder](stacks) [web](https://example.com/no#where) \`[code](nowhere.md)\`\n\n# Top\n`;
  expect(brokenLinks("README.md", text, two)).toEqual([]);
});

test.each([
  ["[one](two.md)", "docs/one.md: two.md leads to no file"],
  ["![picture](two.png)", "docs/one.md: two.png leads to no file"],
  ["[one][1]\n\n[1]: ../docs/two.md", "docs/one.md: ../docs/two.md leads to no file"],
  ["| a |\n| --- |\n| [one](../stack) |", "docs/one.md: ../stack leads to no file"],
  ["[one](one.md#thrice)", "docs/one.md: one.md#thrice leads to no heading"],
  ["[here](#nothing)", "docs/one.md: #nothing leads to no heading"],
])("a broken link is reported: %j", (text, fault) => {
  expect(brokenLinks("docs/one.md", text, two)).toEqual([fault]);
});

test("a path that names no file or folder is reported", () => {
  const text = "`stacks/topology.ts`, `stacks/`, `npm/x`, `aws.data`, `stacks/gone.ts`";
  expect(missingPaths("README.md", text, two)).toEqual([
    "README.md: stacks/gone.ts is no file or folder of this repository",
  ]);
});

test("a command that package.json does not have is reported", () => {
  const text = "`npm run derive`, `npm run -s token -- ada`, `npm run derives`, `npm stop`\n\n    npm run rehearse:all";
  expect(unknownScripts("README.md", text, ["derive", "token", "stop"])).toEqual([
    "README.md: npm run derives is no script of package.json",
    "README.md: npm run rehearse:all is no script of package.json",
  ]);
});

test("a table of places is refused that is too short, repeats a question or answers one without a link", () => {
  const text =
    "| Q | A |\n| --- | --- |\n| a queue | [here](x.ts), [there](y.ts) |\n| a topic | `x.ts` |\n| a queue | [x](x.ts) |";
  expect(rowsIn(text)[0]).toEqual({ first: "a queue", links: ["x.ts", "y.ts"] });
  expect(tableFaults(text, 4)).toEqual([
    "the table has 3 rows, and must have 4",
    '"a queue" has two rows',
    '"a topic" links to no file',
  ]);
});

test("a glossary is refused that has too many words, or a word with no sentence or with two", () => {
  const text = "| Word | Meaning |\n| --- | --- |\n| a | The one in `a.ts`. |\n| b | One. Two. |\n| c | |";
  expect(glossaryFaults(text, 2)).toEqual([
    "the glossary has 3 words, and may have 2",
    '"b" is not explained by one sentence',
    '"c" is not explained by one sentence',
  ]);
});
