import type { Line } from "./lines.ts";

const wayOut =
  "A widening that is marked needs an edge in stacks/topology.ts, or a row with its reason in test/access/edges/platform.ts.";

/** One line for each change; `!` marks a widening that nothing explains. */
export function asText(lines: readonly Line[], environments: readonly string[]): string {
  if (lines.length === 0) return "Nobody may do more or less than before.";
  const texts = lines.map((line) => lineText(line, environments));
  return [...texts, ...(lines.some(({ unexplained }) => unexplained) ? ["", wayOut] : [])].join("\n");
}

/** A comment on GitHub holds 65,536 characters, and has other parts. */
const longest = { lines: 60, line: 400 };

/** For a comment: GitHub colours the lines of a difference by their first character. Account ids are masked. */
export function asMarkdown(lines: readonly Line[], environments: readonly string[]): string {
  const unexplained = lines.filter((line) => line.unexplained).length;
  const wider = lines.filter(({ sign }) => sign === "+").length;
  const counts = `${wider} wider (${unexplained} unexplained), ${lines.length - wider} narrower`;
  const heading = `### Access: ${lines.length === 0 ? "no difference" : counts}`;
  if (lines.length === 0) return heading;
  const texts = lines.slice(0, longest.lines).map((line) => shortened(masked(lineText(line, environments))));
  const more = lines.length - texts.length;
  if (more > 0) texts.push(`  and ${more} more, which npm run access shows`);
  return [heading, "", "```diff", ...texts, "```", ...(unexplained > 0 ? ["", wayOut] : [])].join("\n");
}

function masked(text: string): string {
  return text.replace(/\b\d{12}\b/g, "************");
}

function shortened(text: string): string {
  return text.length > longest.line ? `${text.slice(0, longest.line)} …` : text;
}

function lineText({ sign, unexplained, text, environments }: Line, all: readonly string[]): string {
  const where = environments.length === all.length ? "" : `, in ${environments.join(" and ")}`;
  return `${unexplained ? "!" : sign} ${text}${where}${unexplained ? ": no edge explains it" : ""}`;
}
