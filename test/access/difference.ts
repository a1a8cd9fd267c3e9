import type { Topology } from "../../stacks/topology.ts";
import { type PlatformGrant, platformGrants } from "./edges/platform.ts";
import { edgesOf } from "./edges/topology-edges.ts";
import { gains, type State } from "./gains.ts";
import { type Grant, keyOf } from "./grant.ts";
import { type Change, type Line, narrowings, plain, widenings } from "./lines.ts";

/** Who may do what at one commit. */
export interface Access {
  readonly topology: Topology;
  readonly environments: Readonly<Record<string, State>>;
}

/** Who may newly do what, and who no longer. What one edge brings is one line. */
export function accessDifference(
  before: Access,
  after: Access,
  platform: readonly PlatformGrant[] = platformGrants,
): Line[] {
  const [old, present] = [Object.keys(before.environments), Object.keys(after.environments)];
  const kept = present.filter((environment) => old.includes(environment));
  const everywhere = together(Object.values(before.environments));
  // A new environment is compared with all that there were.
  const stateBefore = (environment: string) => before.environments[environment] ?? everywhere;
  const stateAfter = (environment: string) => after.environments[environment] as State;
  const gained = changesIn(present, (environment) => gains(stateBefore(environment), stateAfter(environment)));
  const lost = changesIn(kept, (environment) => gains(stateAfter(environment), stateBefore(environment)));
  const [edgesBefore, edgesAfter] = [edgesOf(before.topology), edgesOf(after.topology)];
  return [
    ...widenings(gained, edgesBefore, edgesAfter, platform),
    ...without(present, old).map((name) =>
      plain("+", `there is the environment ${name}, with what others have`, [name]),
    ),
    ...narrowings(lost, edgesBefore, edgesAfter),
    ...without(old, present).map((name) => plain("-", `there is no environment ${name} any more`, [name])),
  ];
}

function changesIn(environments: readonly string[], grantsOf: (environment: string) => readonly Grant[]): Change[] {
  const found = environments.flatMap((environment) => grantsOf(environment).map((grant) => ({ grant, environment })));
  return [...Map.groupBy(found, ({ grant }) => keyOf(grant)).values()].map((same) => ({
    grant: same[0]?.grant as Grant,
    environments: same.map(({ environment }) => environment),
  }));
}

function together(states: readonly State[]): State {
  return { grants: states.flatMap(({ grants }) => grants), things: states.flatMap(({ things }) => things) };
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}
