import type { AwsEnvironment } from "../environments/schema.ts";
import { collectors } from "./collectors.ts";
import { controllers } from "./controllers.ts";
import { mesh } from "./mesh.ts";
import { monitoring } from "./monitoring.ts";
import { rollouts } from "./rollouts.ts";
import { tracing } from "./tracing.ts";
import type { PlatformOutputs, PlatformRelease, Releases } from "./values.ts";

/** The releases of each area, by the file with their values. docs/platform.md has the same order. */
export const areas: Readonly<Record<string, Releases>> = {
  "stacks/platform/mesh.ts": mesh,
  "stacks/platform/controllers.ts": controllers,
  "stacks/platform/rollouts.ts": rollouts,
  "stacks/platform/monitoring.ts": monitoring,
  "stacks/platform/tracing.ts": tracing,
  "stacks/platform/collectors.ts": collectors,
};

export function releases(environment: AwsEnvironment, at: PlatformOutputs): [string, PlatformRelease][] {
  return inOrder(Object.assign({}, ...Object.values(areas).map((area) => area(environment, at))));
}

/** @throws Error for an unknown dependency, or a cycle. */
export function inOrder(all: Readonly<Record<string, PlatformRelease>>): [string, PlatformRelease][] {
  const placed = new Map<string, PlatformRelease>();
  const place = (name: string, waiting: readonly string[]) => {
    const release = all[name];
    if (!release)
      throw new Error(`${waiting.at(-1)} is installed after ${name}, which is not a release of the platform`);
    if (waiting.includes(name))
      throw new Error(`${[...waiting, name].join(" is installed after ")}: remove one of these dependencies`);
    for (const before of release.after) place(before, [...waiting, name]);
    placed.set(name, release);
  };
  for (const name of Object.keys(all)) place(name, []);
  return [...placed];
}
