import { rmSync } from "node:fs";
import { afterAll, afterEach, expect, type TestContext, test } from "vitest";
import { production } from "../../stacks/environments/production.ts";
import type { ChartRelease } from "../charts/releases.ts";
import { needed } from "../fixtures/tools.ts";
import { applyDefinitions } from "../kubernetes-schemas/custom-resource-definitions.ts";
import { ClusterClient } from "./cluster-client.ts";
import { type ControlPlane, startControlPlane } from "./control-plane/control-plane.ts";
import { createClusterDirectory } from "./control-plane/orphaned-processes.ts";
import { findDefinitions, findPrograms } from "./control-plane/programs.ts";
import { simulatedNodes } from "./control-plane/simulated-nodes.ts";
import { configMap, deployment, disruptionBudget, releaseOf } from "./fixtures/test-chart.ts";
import { findHelmOfTerraform, uninstall } from "./helm-release.ts";
import { ReleaseLifecycle } from "./release-lifecycle.ts";

const directory = createClusterDirectory("test");
const { signal } = new AbortController();
let control: ControlPlane | undefined;
let uninstallRelease = async () => {};

afterEach(async () => {
  await uninstallRelease();
  uninstallRelease = async () => {};
});

afterAll(async () => {
  await control?.end();
  rmSync(directory, { recursive: true });
}, 60_000);

/** All tests share the control plane, which has production's nodes. */
async function lifecycleOf(release: ChartRelease, context: TestContext, timeout = 60_000): Promise<ReleaseLifecycle> {
  const programs = needed(findPrograms(), context);
  const definitions = needed(findDefinitions(), context).directory;
  const { program } = needed(await findHelmOfTerraform(), context);
  if (!control) {
    control = await startControlPlane({ directory, programs, signal });
    const cluster = new ClusterClient(control.kubectl);
    await applyDefinitions(cluster, definitions, [
      { apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", metadata: { name: "any" } },
    ]);
    await cluster.apply(simulatedNodes(production));
    await cluster.waitForDefaultObjects();
  }
  const helm = { program, kubeconfig: control.kubeconfig, signal };
  uninstallRelease = () => uninstall(helm, release).catch(() => {}); // A test may have uninstalled it.
  return new ReleaseLifecycle(new ClusterClient(control.kubectl, timeout), helm, [release]);
}

const closedSchema = { type: "object", properties: { tag: { type: "string" } }, additionalProperties: false };
const minutes = 240_000;

test(
  "a correct chart passes every step",
  async (context) => {
    const spread = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
    const topologySpreadConstraints = [{ ...spread, labelSelector: { matchLabels: { app: "web" } } }];
    const lifecycle = await lifecycleOf(
      releaseOf(directory, [deployment({}, { topologySpreadConstraints }), disruptionBudget], closedSchema),
      context,
    );
    expect(await lifecycle.install()).toBe("1 Deployments are available, in 3 zones");
    await lifecycle.test();
    await lifecycle.upgradeUnchanged();
    await lifecycle.roll();
    expect(lifecycle.rollout).toMatchObject([{ minReady: 3, maxDesired: 4, mostDesired: 4 }]);
    await lifecycle.drain();
    expect(lifecycle.eviction).toMatchObject([{ minReady: 2 }]);
    await lifecycle.refuseUnknownValue();
    expect(await lifecycle.rollBack()).toMatch("1 failed rollouts were rolled back");
    await lifecycle.uninstall();
  },
  minutes,
);

test(
  "a chart that accepts an unknown value is named",
  async (context) => {
    const lifecycle = await lifecycleOf(releaseOf(directory, [configMap({})]), context);
    await lifecycle.install();
    await expect(lifecycle.refuseUnknownValue()).rejects.toThrow("web was upgraded to invalid values");
  },
  minutes,
);

test(
  "an object that an unchanged upgrade changes is named, with its fields",
  async (context) => {
    const lifecycle = await lifecycleOf(releaseOf(directory, [configMap({ token: "{{ randAlphaNum 8 }}" })]), context);
    await lifecycle.install();
    await expect(lifecycle.upgradeUnchanged()).rejects.toThrow(
      "changed:\n  ConfigMap default/settings (v1): data.token",
    );
  },
  minutes,
);

test(
  "a test that fails is named",
  async (context) => {
    const containers = [{ name: "test", image: `web:${"0".repeat(40)}` }];
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "web-test", annotations: { "helm.sh/hook": "test" } },
      spec: { activeDeadlineSeconds: 1, template: { spec: { restartPolicy: "Never", containers } } },
    };
    const lifecycle = await lifecycleOf(releaseOf(directory, [configMap({}), job]), context);
    await lifecycle.install();
    await expect(lifecycle.test(30)).rejects.toThrow(/web-test/);
    await control?.kubectl(["delete", "job", "web-test", "-n", "default"]);
  },
  minutes,
);

test(
  "a failed installation reports Kubernetes' warnings",
  async (context) => {
    const image = { containers: [{ name: "web", image: `web:${"0".repeat(40)}` }] };
    const lifecycle = await lifecycleOf(releaseOf(directory, [deployment({}, image)]), context);
    await expect(lifecycle.install(15)).rejects.toThrow(/Pod web-\w+-\w+: Failed: there is no image of this commit/);
  },
  minutes,
);

test(
  "a rollout with too few ready pods is named, with the minimum",
  async (context) => {
    const lifecycle = await lifecycleOf(
      releaseOf(directory, [deployment({ strategy: { type: "Recreate" } }), disruptionBudget]),
      context,
    );
    await lifecycle.install();
    await expect(lifecycle.roll()).rejects.toThrow("Deployment default/web: 0 pods were ready, the minimum is 2");
  },
  minutes,
);

test(
  "a Deployment whose pods could be in more zones is named",
  async (context) => {
    const nodeSelector = { "topology.kubernetes.io/zone": "eu-central-1a" };
    const lifecycle = await lifecycleOf(releaseOf(directory, [deployment({}, { nodeSelector })]), context);
    await expect(lifecycle.install()).rejects.toThrow(
      "Deployment default/web: its pods are in 1 zones, and could be in 3",
    );
  },
  minutes,
);

test(
  "objects that remain after an uninstallation are named",
  async (context) => {
    const lifecycle = await lifecycleOf(
      releaseOf(directory, [configMap({}, { "helm.sh/resource-policy": "keep" })]),
      context,
      2_000,
    );
    await lifecycle.install();
    await expect(lifecycle.uninstall()).rejects.toThrow(
      "objects remain after the uninstallation:\n  ConfigMap default/settings (v1)",
    );
  },
  minutes,
);
