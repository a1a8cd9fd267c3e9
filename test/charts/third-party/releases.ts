import type { SynthesizedStack } from "../../../stacks/base/synthesized.ts";
import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import type { ChartName } from "../../../stacks/platform/charts.ts";
import { withFixtures } from "../fixtures.ts";

/** A release of a third-party chart, as the platform stack installs it. */
export interface ThirdPartyRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: ChartName;
  /** JSON, with fixtures for attributes that only Terraform knows. */
  readonly values: string;
}

interface TerraformRelease extends ThirdPartyRelease {
  readonly values: never;
  readonly depends_on?: readonly string[];
}

/** The third-party releases of a synthesized platform stack, each after those that it depends on. */
export function thirdPartyReleases(stack: SynthesizedStack, environment: AwsEnvironment): ThirdPartyRelease[] {
  const releases = stack.resource.helm_release as unknown as Readonly<Record<string, TerraformRelease>>;
  const ordered = new Set<TerraformRelease>();
  const add = (release: TerraformRelease) => {
    for (const dependency of release.depends_on ?? []) {
      const [type, id = ""] = dependency.split(".");
      if (type === "helm_release") add(releases[id] as TerraformRelease);
    }
    ordered.add(release);
  };
  for (const release of Object.values(releases)) add(release);
  return [...ordered].map(({ name, namespace, chart, values }) => ({
    name,
    namespace,
    chart,
    values: withFixtures((values as readonly string[]).join(), environment),
  }));
}
