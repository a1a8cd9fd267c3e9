import { type Edge, explains } from "./edges/edge.ts";
import type { PlatformGrant } from "./edges/platform.ts";
import type { Grant } from "./grant.ts";
import { edgeText, grantTexts } from "./texts.ts";

type Sign = "+" | "-";

export interface Line {
  readonly sign: Sign;
  /** A widening that neither an edge of the topology nor a row of the platform explains. */
  readonly unexplained: boolean;
  readonly text: string;
  readonly environments: readonly string[];
}

/** A grant that somebody gained or lost, and where. */
export interface Change {
  readonly grant: Grant;
  readonly environments: readonly string[];
}

/** First what nothing explains. */
export function widenings(
  changes: readonly Change[],
  edgesBefore: readonly Edge[],
  edgesAfter: readonly Edge[],
  platform: readonly PlatformGrant[],
): Line[] {
  const old = new Set(edgesBefore.map(({ title }) => title));
  const newFirst = edgesAfter.toSorted((one, other) => Number(old.has(one.title)) - Number(old.has(other.title)));
  const byEdge = Map.groupBy(changes, ({ grant }) => newFirst.find((edge) => explains(edge, grant)));
  const rest = byEdge.get(undefined) ?? [];
  const byRow = Map.groupBy(rest, ({ grant }) => platform.find((row) => explains(row, grant)));
  return [
    ...linesOf(byRow.get(undefined) ?? [], "+", true),
    ...newFirst.flatMap((edge) => {
      const those = byEdge.get(edge) ?? [];
      return old.has(edge.title)
        ? linesOf(those, "+", false, `: ${edge.title}`)
        : edgeLines("+", edge.title, edge, those);
    }),
    ...platform.flatMap((row) => linesOf(byRow.get(row) ?? [], "+", false, `: ${row.why}`)),
  ];
}

export function narrowings(
  changes: readonly Change[],
  edgesBefore: readonly Edge[],
  edgesAfter: readonly Edge[],
): Line[] {
  const kept = new Set(edgesAfter.map(({ title }) => title));
  const removed = edgesBefore.filter(({ title }) => !kept.has(title));
  const byEdge = Map.groupBy(changes, ({ grant }) => removed.find((edge) => explains(edge, grant)));
  return [
    ...removed.flatMap((edge) => edgeLines("-", `no longer: ${edge.title}`, edge, byEdge.get(edge) ?? [])),
    ...linesOf(byEdge.get(undefined) ?? [], "-", false),
  ];
}

function edgeLines(sign: Sign, title: string, { service }: Edge, changes: readonly Change[]): Line[] {
  if (changes.length === 0) return [];
  return [plain(sign, edgeText(title, service, grantsIn(changes)), environmentsIn(changes))];
}

/** Of grants that have the same environments: a line for those that are alike. */
function linesOf(changes: readonly Change[], sign: Sign, unexplained: boolean, end = ""): Line[] {
  const byEnvironments = Map.groupBy(changes, ({ environments }) => environments.join());
  return [...byEnvironments.values()].flatMap((those) =>
    grantTexts(grantsIn(those), sign).map((text) => ({
      ...plain(sign, `${text}${end}`, environmentsIn(those)),
      unexplained,
    })),
  );
}

export function plain(sign: Sign, text: string, environments: readonly string[]): Line {
  return { sign, unexplained: false, text, environments };
}

function grantsIn(changes: readonly Change[]): Grant[] {
  return changes.map(({ grant }) => grant);
}

function environmentsIn(changes: readonly Change[]): string[] {
  return [...new Set(changes.flatMap(({ environments }) => environments))];
}
