import type { CostDifference } from "../changes/cost-difference.ts";
import type { PlannedLine, StackReport } from "../report.ts";
import { accessSection, costSection } from "./differences.ts";
import { masked } from "./masked.ts";

/** GitHub refuses a longer comment. */
export const longestComment = 65_536;

export interface CommentContent {
  readonly environment: string;
  readonly reports: readonly StackReport[];
  readonly cost?: CostDifference | undefined;
  /** What `npm run access` printed. */
  readonly access?: string | undefined;
}

/** What is in the comment's first line, so that the next run finds it. */
export function planMarker(environment: string): string {
  return `<!-- mindflow: the plan of ${environment} -->`;
}

/** @throws Error if what stops the plan does not fit: it is never left out. */
export function planComment(content: CommentContent): string {
  const { environment, reports } = content;
  const head = [planMarker(environment), `## Plan of ${environment}`, "", summary(reports), ...losses(reports)];
  const fixed = masked(head.join("\n"));
  const room = longestComment - fixed.length - left(Number.MAX_SAFE_INTEGER).length;
  if (room < 0) throw new Error(`What would be lost in ${environment} does not fit in a comment: divide the change.`);
  const rest = masked([...changes(reports), ...costSection(content.cost), ...accessSection(content.access)].join("\n"));
  return `${fixed}\n${shortened(rest, room)}`;
}

function summary(reports: readonly StackReport[]): string {
  const [first] = reports;
  if (!first) return "No stack of this environment changes.";
  const stopped = reports.filter(({ go }) => !go);
  const verdict = stopped.length > 0 ? `**Stopped**: ${stopped.length} of ${reports.length} plans.` : "**Goes**.";
  return `${verdict} Planned from \`${first.commit}\`; an apply of it does this, or is refused.`;
}

/** Losses come first, then whatever else stops. */
function losses(reports: readonly StackReport[]): string[] {
  const all = reports.flatMap(({ stack, lines }) => lines.map((line) => ({ stack, ...line })));
  const lost = all.filter(({ loses }) => loses);
  const others = reports.flatMap(({ reasons }) => reasons).filter((reason) => !reason.includes(" would lose "));
  const approved = (line: PlannedLine) => (line.approved ? `, approved: ${line.approved}` : "");
  return [
    ...(lost.length > 0 ? ["", "### Data loss", ""] : []),
    ...lost.map((line) => `- **${line.action}** \`${line.stack}\` \`${line.address}\`: ${line.loses}${approved(line)}`),
    ...(others.length > 0 ? ["", "### Stopped", "", ...others.map((reason) => `- ${reason}`)] : []),
    ...(reports.some(({ go }) => !go)
      ? ["", "To approve one, add its address to `stacks/pipeline/gate/approvals.ts`."]
      : []),
  ];
}

const actions = { create: "Created", update: "Changed", replace: "Replaced", delete: "Destroyed", forget: "Forgotten" };

function changes(reports: readonly StackReport[]): string[] {
  const all = reports.flatMap(({ stack, lines }) => lines.map((line) => ({ stack, ...line })));
  const sections = Object.entries(actions).flatMap(([action, title]) => {
    const lines = all.filter((line) => line.action === action);
    const texts = lines.map(({ stack, address, attributes }) => `- \`${stack}\` \`${address}\`${paths(attributes)}`);
    return lines.length === 0 ? [] : ["", `### ${title}: ${lines.length}`, "", ...texts];
  });
  const sealed = reports.flatMap(({ stack, sealed: hash }) => (hash ? [`- \`${stack}\` \`${hash}\``] : []));
  const unasked = reports.flatMap(({ stack, refresh }) => (refresh ? [] : [`\`${stack}\``]));
  return [
    ...sections,
    ...(sealed.length > 0 ? ["", "### Sealed, by SHA-256", "", ...sealed] : []),
    ...(unasked.length > 0 ? ["", `Compared with the state, and not with what is there: ${unasked.join(", ")}.`] : []),
  ];
}

function paths(attributes: readonly string[]): string {
  return attributes.length > 0 ? `: ${attributes.join(", ")}` : "";
}

function shortened(text: string, room: number): string {
  if (text.length <= room) return text;
  const lines = text.slice(0, room).split("\n").slice(0, -1);
  return [...lines, left(text.split("\n").length - lines.length)].join("\n");
}

function left(count: number): string {
  return `\n**${count} more lines do not fit in a comment.** The report of the job has all of them.`;
}
