import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "../../localstack/layout.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { synthesizedBy } from "../../stacks/pipeline/changes/checkout.ts";
import { type Topology, topology } from "../../stacks/topology.ts";
import type { Access } from "./difference.ts";
import type { State } from "./gains.ts";
import type { Grant } from "./grant.ts";
import { grantsOf } from "./grants.ts";
import { Names, type Stacks } from "./readers/names.ts";
import { migrationTexts, postgresGrants } from "./readers/postgres.ts";
import { clusterObjects } from "./rendered.ts";

/** What a checkout says about access, before anything is read from it. */
export interface Side {
  readonly topology: Topology;
  readonly stacks: Stacks;
  /** Folder of the charts. */
  readonly charts: string;
  readonly migrations: readonly string[];
}

/** Synthesizes a checkout by its own code. @throws Error with what it prints if it cannot. */
export async function sideOf(folder: string): Promise<Side> {
  const stacks = await synthesizedBy(folder);
  const { topology: own } = await import(pathToFileURL(join(folder, "stacks/topology.ts")).href);
  return { topology: own, stacks, charts: join(folder, "charts"), migrations: migrationTexts(folder) };
}

/** This checkout, from its stacks that were synthesized already. */
export function sideHere(stacks: Stacks): Side {
  return { topology, stacks, charts: join(repository, "charts"), migrations: migrationTexts(repository) };
}

/** Who may do what, in each environment. */
export async function accessOf(side: Side): Promise<Access> {
  const known = cloudEnvironments.map(({ name }) => name);
  const environments = Object.keys(side.stacks)
    .flatMap((id) => /^(.+)-foundation$/.exec(id)?.[1] ?? [])
    .toSorted((one, other) => known.indexOf(one) - known.indexOf(other));
  const users = Object.entries(side.topology.services).flatMap(([name, { stores }]) =>
    stores?.postgres ? [name] : [],
  );
  const inPostgres = postgresGrants({ texts: side.migrations, users });
  const states = environments.map(async (name) => [name, await stateOf(name, side, await inPostgres)] as const);
  return { topology: side.topology, environments: Object.fromEntries(await Promise.all(states)) };
}

async function stateOf(environment: string, { stacks, charts }: Side, inPostgres: readonly Grant[]): Promise<State> {
  const own = Object.fromEntries(Object.entries(stacks).filter(([id]) => id.startsWith(`${environment}-`)));
  const objects = await clusterObjects(environment, own, charts);
  const names = new Names(environment, own);
  return { grants: [...grantsOf({ names, stacks: own, objects }), ...inPostgres], things: names.things() };
}
