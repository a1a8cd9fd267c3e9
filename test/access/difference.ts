import type { Topology } from "../../stacks/topology.ts";
import { type Edge, explains } from "./edges/edge.ts";
import { type PlatformGrant, platformGrants } from "./edges/platform.ts";
import { edgesOf } from "./edges/topology-edges.ts";
import { covers, type Grant, keyOf } from "./grant.ts";
import { edgeText, grantTexts } from "./texts.ts";

/** Who may do what at one commit, in each environment. */
export interface Access {
  readonly topology: Topology;
  readonly grants: Readonly<Record<string, readonly Grant[]>>;
}

export interface Line {
  readonly sign: "+" | "-";
  /** A widening that neither an edge of the topology nor a row of the platform explains. */
  readonly unexplained: boolean;
  readonly text: string;
  readonly environments: readonly string[];
}

interface Change {
  readonly grant: Grant;
  readonly environments: readonly string[];
}

type Grants = readonly Grant[];

/** Who may newly do what, and who no longer. What one edge brings is one line. */
export function accessDifference(
  before: Access,
  after: Access,
  platform: readonly PlatformGrant[] = platformGrants,
): Line[] {
  const all = Object.keys(after.grants);
  const known = all.filter((environment) => environment in before.grants);
  const added = all.filter((environment) => !known.includes(environment));
  const gone = Object.keys(before.grants).filter((environment) => !all.includes(environment));
  const everywhere = Object.values(before.grants).flat();
  // A new environment is compared with all that there were.
  const beforeOf = (environment: string) => before.grants[environment] ?? everywhere;
  const gained = merged(all, (environment) => gains(beforeOf(environment), after.grants[environment] ?? []));
  const lost = merged(known, (environment) => gains(after.grants[environment] ?? [], beforeOf(environment)));
  return [
    ...widenings(gained, edgesOf(before.topology), edgesOf(after.topology), platform),
    ...added.map((name) => plain("+", `there is the environment ${name}, with what others have`, [name])),
    ...narrowings(lost, edgesOf(before.topology), edgesOf(after.topology)),
    ...gone.map((name) => plain("-", `there is no environment ${name} any more`, [name])),
  ];
}

/** What the second has that nothing in the first covers. Of a limit the opposite: its loss is a gain. */
function gains(before: Grants, after: Grants): Grants {
  const [limitsBefore, limitsAfter] = [before, after].map((grants) => grants.filter(({ limit }) => limit));
  return [
    ...uncovered(
      after.filter(({ limit }) => !limit),
      before,
    ),
    ...uncovered(limitsBefore ?? [], limitsAfter ?? []).filter((limit) => after.some((grant) => isAbout(grant, limit))),
  ];
}

function uncovered(grants: Grants, by: Grants): Grants {
  const keys = new Set(by.map(keyOf));
  const rest = grants.filter((grant) => !keys.has(keyOf(grant)));
  return rest.filter((grant) => !by.some((broad) => covers(broad, grant)));
}

/** What is removed as a whole takes its limits along, which lets nobody do more. */
function isAbout(grant: Grant, limit: Grant): boolean {
  return limit.who === "*" ? limit.what === "*" || grant.what === limit.what : grant.who === limit.who;
}

function merged(environments: readonly string[], changes: (environment: string) => Grants): Change[] {
  const found = new Map<string, { grant: Grant; environments: string[] }>();
  for (const environment of environments)
    for (const grant of changes(environment)) {
      const change = found.get(keyOf(grant)) ?? { grant, environments: [] };
      change.environments.push(environment);
      found.set(keyOf(grant), change);
    }
  return [...found.values()];
}

function widenings(
  changes: readonly Change[],
  edgesBefore: readonly Edge[],
  edges: readonly Edge[],
  platform: readonly PlatformGrant[],
): Line[] {
  const old = new Set(edgesBefore.map(({ title }) => title));
  const newFirst = edges.toSorted((one, other) => Number(old.has(one.title)) - Number(old.has(other.title)));
  const byEdge = Map.groupBy(changes, ({ grant }) => newFirst.find((edge) => explains(edge, grant)));
  const rest = byEdge.get(undefined) ?? [];
  const byRow = Map.groupBy(rest, ({ grant }) => platform.find((row) => explains(row, grant)));
  return [
    ...newFirst.flatMap((edge) => {
      const those = byEdge.get(edge) ?? [];
      if (old.has(edge.title)) return linesOf(those, "+", false, `: ${edge.title}`);
      const text = edgeText(edge.title, edge.service, grantsIn(those));
      return those.length > 0 ? [plain("+", text, environmentsIn(those))] : [];
    }),
    ...platform.flatMap((row) => linesOf(byRow.get(row) ?? [], "+", false, `: ${row.why}`)),
    ...linesOf(byRow.get(undefined) ?? [], "+", true),
  ];
}

function narrowings(changes: readonly Change[], edgesBefore: readonly Edge[], edgesAfter: readonly Edge[]): Line[] {
  const kept = new Set(edgesAfter.map(({ title }) => title));
  const removed = edgesBefore.filter(({ title }) => !kept.has(title));
  const byEdge = Map.groupBy(changes, ({ grant }) => removed.find((edge) => explains(edge, grant)));
  return [
    ...removed.flatMap((edge) => {
      const those = byEdge.get(edge);
      const text = those && edgeText(`no longer: ${edge.title}`, edge.service, grantsIn(those));
      return text ? [plain("-", text, environmentsIn(those))] : [];
    }),
    ...linesOf(byEdge.get(undefined) ?? [], "-", false),
  ];
}

/** Of grants that have the same environments: a line for those that are alike. */
function linesOf(changes: readonly Change[], sign: "+" | "-", unexplained: boolean, end = ""): Line[] {
  const byEnvironments = Map.groupBy(changes, ({ environments }) => environments.join());
  return [...byEnvironments.values()].flatMap((those) =>
    grantTexts(grantsIn(those), sign).map((text) => ({
      sign,
      unexplained,
      text: `${text}${end}`,
      environments: environmentsIn(those),
    })),
  );
}

function plain(sign: "+" | "-", text: string, environments: readonly string[]): Line {
  return { sign, unexplained: false, text, environments };
}

function grantsIn(changes: readonly Change[]): Grant[] {
  return changes.map(({ grant }) => grant);
}

function environmentsIn(changes: readonly Change[]): string[] {
  return [...new Set(changes.flatMap(({ environments }) => environments))];
}
