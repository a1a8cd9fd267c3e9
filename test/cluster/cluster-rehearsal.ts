import { join } from "node:path";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { revision } from "../charts/fixtures.ts";
import { applyDefinitions } from "../kubernetes-schemas/custom-resource-definitions.ts";
import { schemasOfKinds } from "../kubernetes-schemas/published-schemas.ts";
import { isStale } from "../kubernetes-schemas/reduce-schemas.ts";
import { Progress } from "../rehearsal/report/progress.ts";
import { admitImages } from "./admitted-images.ts";
import { ClusterClient } from "./cluster-client.ts";
import { type ControlPlane, startControlPlane } from "./control-plane/control-plane.ts";
import { createClusterDirectory } from "./control-plane/orphaned-processes.ts";
import type { Programs } from "./control-plane/programs.ts";
import { simulatedNodes } from "./control-plane/simulated-nodes.ts";
import { type EnvironmentObjects, objectsOfEnvironment } from "./environment-objects.ts";
import { kindOf } from "./kubernetes-object.ts";
import { rehearseAccess } from "./people-access.ts";
import { rehearseRelease } from "./release/rehearse-release.ts";
import type { ReleaseTools } from "./release/tools.ts";
import { brokenRevision, nextRevision, ReleaseLifecycle } from "./release-lifecycle.ts";
import { applyThirdParty, type ThirdPartyResult } from "./third-party/objects.ts";

export interface ClusterRehearsalOptions {
  readonly environment: AwsEnvironment;
  readonly programs: Programs;
  readonly definitions: string;
  readonly helm: string;
  readonly tools: ReleaseTools;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface ClusterReport {
  readonly lifecycle: ReleaseLifecycle;
  readonly thirdParty: ThirdPartyResult;
  readonly seconds: number;
}

/**
 * Applies the objects of the third-party charts to a real control plane with simulated nodes, then takes our charts through
 * their lifecycle: install, test, the rights of people, unchanged upgrade, rollout, drain, an unknown value, a failed rollout,
 * uninstall. Then two services are released as on AWS, by a canary, and gone back from.
 *
 * @throws Error that names the object, with Kubernetes' message.
 */
export async function rehearseCluster(options: ClusterRehearsalOptions): Promise<ClusterReport> {
  const { environment, say, signal } = options;
  const { name } = environment;
  const startedAt = Date.now();
  const directory = createClusterDirectory(name);
  const progress = new Progress(say);
  progress.say(`The control plane's logs: ${join(directory, "logs")}`);
  const step = (phase: string, work: () => Promise<string>) => progress.during(name, phase, work);
  let control: ControlPlane | undefined;
  try {
    await step("start", async () => {
      control = await startControlPlane({ ...options, directory });
      return "the control plane answers";
    });
    const { kubectl, kubeconfig } = control as ControlPlane;
    const cluster = new ClusterClient(kubectl);
    const objects = await objectsOfEnvironment(environment);
    const helm = { program: options.helm, kubeconfig, signal };
    const lifecycle = new ReleaseLifecycle(cluster, helm, objects.releases);
    await step("prepare", () => prepare(cluster, options, objects));
    let thirdParty: ThirdPartyResult = { applied: new Map(), leftOut: new Map() };
    await step("third party", async () => {
      thirdParty = await applyThirdParty(cluster, objects.thirdParty);
      const { applied, leftOut } = thirdParty;
      return `${sum(applied)} objects of ${applied.size} third-party releases, ${leftOut.size} left out`;
    });
    await step("install", () => lifecycle.install());
    await step("test", () => lifecycle.test());
    await step("access", () => rehearseAccess(cluster, [...objects.ofPlatform, ...objects.ofCharts]));
    await step("again", () => lifecycle.upgradeUnchanged());
    await step("roll", () => lifecycle.roll());
    await step("drain", () => lifecycle.drain());
    await step("refuse", () => lifecycle.refuseUnknownValue());
    await step("rollback", () => lifecycle.rollBack());
    await step("remove", () => lifecycle.uninstall());
    await step("release", () =>
      rehearseRelease({ ...options, objects, control: control as ControlPlane, directory, helm }),
    );
    return { lifecycle, thirdParty, seconds: (Date.now() - startedAt) / 1000 };
  } finally {
    progress.stop();
    await control?.end();
  }
}

async function prepare(
  cluster: ClusterClient,
  { environment, definitions }: ClusterRehearsalOptions,
  { ofCharts, ofPlatform, releases }: EnvironmentObjects,
): Promise<string> {
  const applied = await applyDefinitions(cluster, definitions, ofCharts);
  const kinds = [...ofCharts, ...ofPlatform].map(kindOf);
  if (isStale(await schemasOfKinds(cluster, kinds), kinds))
    throw new Error(
      "test/kubernetes-schemas/schemas.json differs from the schemas of this API server: npm run schemas updates it",
    );
  const nodes = simulatedNodes(environment);
  await cluster.apply([...nodes, ...ofPlatform]);
  await cluster.waitForDefaultObjects();
  await admitImages(cluster.kubectl, releases, [revision, nextRevision, brokenRevision]);
  return `${applied} definitions, ${nodes.length} nodes, ${ofPlatform.length} objects of the platform stack`;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
