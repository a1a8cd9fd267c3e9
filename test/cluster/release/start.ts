import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import type { ReleaseTarget } from "../../../stacks/pipeline/release/release.ts";
import { applyDefinitions } from "../../kubernetes-schemas/custom-resource-definitions.ts";
import { ClusterClient } from "../cluster-client.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { startFlagger } from "../control-plane/flagger.ts";
import type { EnvironmentObjects } from "../environment-objects.ts";
import type { Helm } from "../helm-release.ts";
import { kindsOfRollouts, secretOf } from "../progressive-rollouts.ts";
import { type LocalRegistry, startRegistry } from "./local-registry.ts";
import { imageOf, rehearsedTarget, released } from "./rehearsed-target.ts";
import { type SimulatedTraffic, startTraffic } from "./simulated-traffic.ts";
import type { ReleaseTools } from "./tools.ts";

export interface RehearsalOptions {
  readonly environment: AwsEnvironment;
  readonly objects: EnvironmentObjects;
  readonly control: ControlPlane;
  readonly directory: string;
  /** Of the CustomResourceDefinitions. */
  readonly definitions: string;
  readonly helm: Helm;
  readonly tools: ReleaseTools;
  /** Their images are signed and attested. */
  readonly commits: readonly string[];
  readonly say: (line: string) => void;
}

export interface StartedRehearsal {
  readonly target: ReleaseTarget;
  readonly registry: LocalRegistry;
  readonly traffic: SimulatedTraffic;
}

/** Starts what judges a release, and pushes the images. The nodes and the platform's objects are there. */
export async function startRehearsal(options: RehearsalOptions): Promise<StartedRehearsal> {
  const { environment, objects, control, directory, tools } = options;
  const cluster = new ClusterClient(control.kubectl);
  await applyDefinitions(cluster, options.definitions, kindsOfRollouts);
  await cluster.apply(objects.ofCharts.flatMap(secretOf));
  const registry = await startRegistry(control, tools, directory);
  const traffic = await startTraffic(control, tools.prometheus, directory, "gateway");
  await startFlagger(control, tools.flagger, objects.thirdParty.find(({ name }) => name === "flagger") as never);
  for (const service of released)
    await publish(
      registry,
      options.commits.map((commit) => imageOf(registry, environment, service, commit)),
    );
  const target = rehearsedTarget({ ...options, cluster, registry, traffic, releases: objects.releases });
  return { target, registry, traffic };
}

async function publish(registry: LocalRegistry, images: readonly string[]): Promise<void> {
  for (const image of images) await registry.push(image);
  const [first = ""] = images;
  await registry.sign(first);
  for (const type of ["slsaprovenance1", "spdxjson"]) await registry.attest(first, type);
}
