import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { type SynthesizedStack, synthesize } from "../../stacks/synthesized.ts";
import { type ChartRelease, manifests as parsed, releasesIn, render } from "../charts/releases.ts";
import { manifests } from "./manifests.ts";
import type { KubernetesObject } from "./objects.ts";
import { readSchemas, type Schemas } from "./schemas.ts";

/** What an environment puts on its cluster: the releases of charts of ours with their objects, and the platform stack's own. */
export interface Rendered {
  readonly releases: readonly ChartRelease[];
  readonly ofCharts: readonly KubernetesObject[];
  readonly ofPlatform: readonly KubernetesObject[];
}

export async function renderedOf(environment: AwsEnvironment, schemas: Schemas = readSchemas()): Promise<Rendered> {
  const stacks = synthesize([environment]);
  const releases = releasesIn(stacks[`${environment.name}-workloads`] as SynthesizedStack, environment);
  const ofCharts = await Promise.all(releases.map(objectsOf));
  const ofPlatform = manifests(stacks[`${environment.name}-platform`] as SynthesizedStack, schemas);
  return { releases, ofCharts: ofCharts.flat(), ofPlatform };
}

/** Each in its namespace. */
async function objectsOf(release: ChartRelease): Promise<KubernetesObject[]> {
  return parsed(await render(release)).map(({ metadata, ...object }) => ({
    ...object,
    metadata: { namespace: release.namespace, ...metadata },
  }));
}
