import type { AwsEnvironment } from "../environments/schema.ts";
import { collectors } from "./collectors.ts";
import { controllers } from "./controllers.ts";
import { mesh } from "./mesh.ts";
import { monitoring } from "./monitoring.ts";
import { rollouts } from "./rollouts.ts";
import { tracing } from "./tracing.ts";
import type { PlatformPlaces, PlatformRelease, Releases } from "./values.ts";

/** By the file in which the values of each area stand, in the order in which a person would ask for them. */
export const areas: Readonly<Record<string, Releases>> = {
  "stacks/platform/mesh.ts": mesh,
  "stacks/platform/controllers.ts": controllers,
  "stacks/platform/rollouts.ts": rollouts,
  "stacks/platform/monitoring.ts": monitoring,
  "stacks/platform/tracing.ts": tracing,
  "stacks/platform/collectors.ts": collectors,
};

/** Every release of the platform by its name, each after those that it names. */
export function releases(environment: AwsEnvironment, at: PlatformPlaces): [string, PlatformRelease][] {
  return inOrder(Object.assign({}, ...Object.values(areas).map((area) => area(environment, at))));
}

/** @throws where a release waits for one that is not there, or for itself. */
export function inOrder(all: Readonly<Record<string, PlatformRelease>>): [string, PlatformRelease][] {
  const placed = new Map<string, PlatformRelease>();
  const place = (name: string, waiting: readonly string[]) => {
    const release = all[name];
    if (!release) throw new Error(`${waiting.at(-1)} comes after ${name}, which is no release of the platform`);
    if (waiting.includes(name))
      throw new Error(`${[...waiting, name].join(" comes after ")}: one of them has to go first`);
    for (const before of release.after) place(before, [...waiting, name]);
    placed.set(name, release);
  };
  for (const name of Object.keys(all)) place(name, []);
  return [...placed];
}
