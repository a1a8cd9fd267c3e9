/** Checks over Markdown text. Each returns its faults, a sentence each, and none where the text is right. */

import { posix } from "node:path";
import GithubSlugger from "github-slugger";
import { lexer, Parser, type Token, type Tokens, walkTokens } from "marked";

/** By path from the repository's root. Only Markdown files are read, for the anchors of links. */
export interface Files {
  readonly paths: ReadonlySet<string>;
  readonly read: (path: string) => string;
}

export function brokenLinks(page: string, text: string, files: Files): string[] {
  return linksIn(lexer(text)).flatMap((href) => {
    const [path = "", anchor] = href.split("#");
    const target = path ? posix.join(posix.dirname(page), decodeURIComponent(path)) : page;
    if (!exists(target, files)) return [`${page}: ${href} leads to no file`];
    const headings = anchor && anchorsIn(path ? files.read(target) : text);
    return headings && !headings.has(anchor) ? [`${page}: ${href} leads to no heading`] : [];
  });
}

/** Code spans that begin with a folder of the repository and name no file or folder in it. */
export function missingPaths(page: string, text: string, files: Files): string[] {
  const folders = new Set([...files.paths].filter((path) => path.includes("/")).map((path) => path.split("/")[0]));
  return codeIn(lexer(text))
    .filter((code) => /^[\w.-]+\/[\w./-]*$/.test(code) && folders.has(code.split("/")[0]))
    .filter((code) => !exists(code, files))
    .map((code) => `${page}: ${code} is no file or folder of this repository`);
}

export function unknownScripts(page: string, text: string, scripts: readonly string[]): string[] {
  return scriptsIn(text)
    .filter((script) => !scripts.includes(script))
    .map((script) => `${page}: npm run ${script} is no script of package.json`);
}

export function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run (?:-s )?([a-z][\w:-]*)|(start|stop|test)\b)/g)].map(
    ([, run, short]) => run ?? String(short),
  );
}

/** The rows of a text's only table. The first column is the question, and the second one links to its answer. */
export function rowsIn(text: string): { readonly first: string; readonly links: readonly string[] }[] {
  const tables = lexer(text).filter((token): token is Tokens.Table => token.type === "table");
  return tables.flatMap(({ rows }) =>
    rows.map(([first, second]) => ({ first: first?.text ?? "", links: linksIn(second?.tokens ?? []) })),
  );
}

export function tableFaults(text: string, leastRows: number): string[] {
  const rows = rowsIn(text);
  const twice = rows.filter(({ first }, index) => rows.findIndex((other) => other.first === first) !== index);
  return [
    ...(rows.length < leastRows ? [`the table has ${rows.length} rows, and must have ${leastRows}`] : []),
    ...twice.map(({ first }) => `"${first}" has two rows`),
    ...rows.filter(({ links }) => links.length === 0).map(({ first }) => `"${first}" links to no file`),
  ];
}

export function glossaryFaults(text: string, mostWords: number): string[] {
  const rows = lexer(text).flatMap((token) => (token.type === "table" ? (token as Tokens.Table).rows : []));
  const sentences = new Intl.Segmenter("en", { granularity: "sentence" });
  const wrong = rows.filter(([, meaning]) => [...sentences.segment(meaning?.text ?? "")].length !== 1);
  return [
    ...(rows.length > mostWords ? [`the glossary has ${rows.length} words, and may have ${mostWords}`] : []),
    ...wrong.map(([word]) => `"${word?.text}" is not explained by one sentence`),
  ];
}

function exists(target: string, { paths }: Files): boolean {
  const folder = target === "." ? "" : target.replace(/\/?$/, "/");
  return paths.has(target) || [...paths].some((path) => path.startsWith(folder));
}

function linksIn(tokens: Token[]): string[] {
  const links = found(tokens, "link", "image").map((token) => (token as Tokens.Link | Tokens.Image).href);
  return links.filter((href) => !/^[a-z]+:/.test(href));
}

function codeIn(tokens: Token[]): string[] {
  return found(tokens, "codespan").map((token) => (token as Tokens.Codespan).text);
}

function anchorsIn(text: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const parser = new Parser();
  const headings = found(lexer(text), "heading") as Tokens.Heading[];
  return new Set(headings.map(({ tokens }) => slugger.slug(parser.parseInline(tokens, parser.textRenderer))));
}

function found(tokens: Token[], ...types: string[]): Token[] {
  const all: Token[] = [];
  walkTokens(tokens, (token) => {
    if (types.includes(token.type)) all.push(token);
  });
  return all;
}
