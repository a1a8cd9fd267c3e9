import { type SynthesizedStack, synthesize } from "../../stacks/base/synthesized.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type ChartRelease, manifests as parseManifests, releasesIn, render } from "../charts/releases.ts";
import { type ThirdPartyRelease, thirdPartyReleases } from "../charts/third-party/releases.ts";
import { readSchemas, type Schemas } from "../kubernetes-schemas/schemas.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { manifestsOf } from "./terraform-manifests.ts";

export interface EnvironmentObjects {
  readonly releases: readonly ChartRelease[];
  readonly ofCharts: readonly KubernetesObject[];
  /** Of the Terraform resources of the platform stack. */
  readonly ofPlatform: readonly KubernetesObject[];
  readonly thirdParty: readonly ThirdPartyRelease[];
}

export async function objectsOfEnvironment(
  environment: AwsEnvironment,
  schemas: Schemas = readSchemas(),
): Promise<EnvironmentObjects> {
  const stacks = synthesize([environment]);
  const releases = releasesIn(stacks[`${environment.name}-workloads`] as SynthesizedStack, environment);
  const ofCharts = await Promise.all(releases.map(objectsOf));
  const platform = stacks[`${environment.name}-platform`] as SynthesizedStack;
  const ofPlatform = manifestsOf(platform, schemas);
  const thirdParty = thirdPartyReleases(platform, environment);
  return { releases, ofCharts: ofCharts.flat(), ofPlatform, thirdParty };
}

async function objectsOf(release: ChartRelease): Promise<KubernetesObject[]> {
  return parseManifests(await render(release)).map((object) => ({ ...object }));
}
