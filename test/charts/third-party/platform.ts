import { type SynthesizedStack, synthesize } from "../../../stacks/base/synthesized.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import type { EnvironmentName } from "../../../stacks/environments/schema.ts";
import { type ThirdPartyRelease, thirdPartyReleases } from "./releases.ts";

const stacks = synthesize(cloudEnvironments);

/** The third-party releases of every environment. */
export const platforms: ReadonlyMap<EnvironmentName, readonly ThirdPartyRelease[]> = new Map(
  cloudEnvironments.map((environment) => [
    environment.name,
    thirdPartyReleases(stacks[`${environment.name}-platform`] as SynthesizedStack, environment),
  ]),
);

/** The values of a release in an environment. @throws Error if the environment has no such release. */
// biome-ignore lint/suspicious/noExplicitAny: each chart has values of its own
export function platformValues(environment: EnvironmentName, release: string): any {
  const found = platforms.get(environment)?.find(({ name }) => name === release);
  if (!found) throw new Error(`${environment} has no third-party release ${release}`);
  return JSON.parse(found.values);
}
