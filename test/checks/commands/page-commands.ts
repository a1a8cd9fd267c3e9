import { globSync } from "node:fs";
import { lexer, type Token, type Tokens } from "marked";

/** The pages whose commands people run. */
export const pages = ["docs/runbooks/*.md", "docs/how-to/*.md", "docs/*.md"]
  .flatMap((pattern) => globSync(pattern))
  .toSorted();

/** A command in a code span or a code block of a page. */
export interface PageCommand {
  readonly page: string;
  readonly text: string;
  readonly words: readonly string[];
  /** The text of the paragraph or list item around it. For a code block: of the one before it too. */
  readonly context: string;
}

/** The commands of a page that begin with one of these programs, also behind a pipe. */
export function commandsIn(page: string, markdown: string, programs: readonly string[]): PageCommand[] {
  return codeIn(lexer(markdown), "").flatMap(({ code, context }) =>
    split(code)
      .filter(([program = ""]) => programs.includes(program))
      .map((words) => ({ page, text: words.join(" "), words, context })),
  );
}

interface Code {
  readonly code: string;
  readonly context: string;
}

function codeIn(tokens: readonly Token[], context: string): Code[] {
  let before = "";
  return tokens.flatMap((token) => {
    const around = `${context} ${"text" in token ? token.text : ""}`;
    const previous = before;
    before = around;
    if (token.type === "codespan") return [{ code: (token as Tokens.Codespan).text, context }];
    if (token.type === "code") return [{ code: (token as Tokens.Code).text, context: `${context} ${previous}` }];
    if (token.type === "list") return codeIn((token as Tokens.List).items, context);
    if (token.type === "table") {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows].flat().flatMap((cell) => codeIn(cell.tokens, cell.text));
    }
    return "tokens" in token && token.tokens ? codeIn(token.tokens, around) : [];
  });
}

/** A comment, a continued line, the end of a command, or a word: quoted parts and placeholders (`<the pod>`) have spaces. */
const shellTokens = /(?<=^|\s)#.*|\\\n|(\n|\|\|?|&&|;)|((?:'[^']*'|"[^"]*"|<[\w .-]+>|\$\([^)]*\)|[^\s'"|;&\\])+)/gm;

/** The words of each command, without their quotes. */
export function split(code: string): string[][] {
  const commands: string[][] = [[]];
  for (const [, end, word] of code.matchAll(shellTokens))
    if (end) commands.push([]);
    else if (word) commands.at(-1)?.push(word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
  return commands.filter((words) => words.length > 0);
}
