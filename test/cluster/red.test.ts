import { rmSync } from "node:fs";
import { afterAll, afterEach, expect, type TestContext, test } from "vitest";
import { production } from "../../stacks/environments/production.ts";
import type { ChartRelease } from "../charts/releases.ts";
import { needed } from "../tools.ts";
import { budget, configMap, deployment, releaseOf } from "./chart.ts";
import { Cluster } from "./cluster.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { applyDefinitions } from "./definitions.ts";
import { helmAsTerraforms, uninstall } from "./helm-release.ts";
import { Life } from "./life.ts";
import { nodesOf } from "./nodes.ts";
import { newDirectory } from "./processes-left.ts";
import { findDefinitions, findPrograms } from "./tools.ts";

const directory = newDirectory("test");
const { signal } = new AbortController();
let control: ControlPlane | undefined;
let removal = async () => {};

afterEach(async () => {
  await removal();
  removal = async () => {};
});

afterAll(async () => {
  await control?.end();
  rmSync(directory, { recursive: true });
}, 60_000);

/** The life of a release on the control plane that all tests share, with the nodes of production. */
async function lifeOf(release: ChartRelease, context: TestContext, within = 60_000): Promise<Life> {
  const programs = needed(findPrograms(), context);
  const definitions = needed(findDefinitions(), context).directory;
  const { program } = needed(await helmAsTerraforms(), context);
  if (!control) {
    control = await startControlPlane({ directory, programs, signal });
    const cluster = new Cluster(control.kubectl);
    await applyDefinitions(cluster, definitions, [
      { apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", metadata: { name: "any" } },
    ]);
    await cluster.apply(nodesOf(production));
    await cluster.until(() => cluster.furnished());
  }
  const helm = { program, kubeconfig: control.kubeconfig, signal };
  removal = () => uninstall(helm, release).catch(() => {}); // It may be gone, or never have been there.
  return new Life(new Cluster(control.kubectl, within), helm, [release]);
}

const closed = { type: "object", properties: { tag: { type: "string" } }, additionalProperties: false };
const minutes = 240_000;

test(
  "a sound chart lives through it all",
  async (context) => {
    const spread = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
    const topologySpreadConstraints = [{ ...spread, labelSelector: { matchLabels: { app: "web" } } }];
    const life = await lifeOf(
      releaseOf(directory, [deployment({}, { topologySpreadConstraints }), budget], closed),
      context,
    );
    expect(await life.install()).toBe("1 Deployments are available, over 3 zones");
    await life.upgradeAgain();
    await life.roll();
    expect(life.rolled).toMatchObject([{ mustBeReady: 3, mayBe: 4, mostPods: 4 }]);
    await life.drain();
    expect(life.drained).toMatchObject([{ mustBeReady: 2 }]);
    await life.refuse();
    expect(await life.goBack()).toMatch("1 failed roll-outs went back by themselves");
    await life.uninstall();
  },
  minutes,
);

test(
  "a value that a chart takes without knowing it is named",
  async (context) => {
    const life = await lifeOf(releaseOf(directory, [configMap({})]), context);
    await life.install();
    await expect(life.refuse()).rejects.toThrow("web took what it had to refuse");
  },
  minutes,
);

test(
  "what an upgrade to the same changes is named, with its fields",
  async (context) => {
    const life = await lifeOf(releaseOf(directory, [configMap({ token: "{{ randAlphaNum 8 }}" })]), context);
    await life.install();
    await expect(life.upgradeAgain()).rejects.toThrow("changed:\n  ConfigMap default/settings (v1): data.token");
  },
  minutes,
);

test(
  "an installation that fails tells what Kubernetes says of it",
  async (context) => {
    const image = { containers: [{ name: "web", image: `web:${"0".repeat(40)}` }] };
    const life = await lifeOf(releaseOf(directory, [deployment({}, image)]), context);
    await expect(life.install(15)).rejects.toThrow(/Pod web-\w+-\w+: Failed: there is no image of this commit/);
  },
  minutes,
);

test(
  "a roll-out with too few ready pods is named, with how many there must be",
  async (context) => {
    const life = await lifeOf(releaseOf(directory, [deployment({ strategy: { type: "Recreate" } }), budget]), context);
    await life.install();
    await expect(life.roll()).rejects.toThrow("Deployment default/web: 0 pods were ready, and 2 must be");
  },
  minutes,
);

test(
  "pods that could be in more zones are named",
  async (context) => {
    const nodeSelector = { "topology.kubernetes.io/zone": "eu-central-1a" };
    const life = await lifeOf(releaseOf(directory, [deployment({}, { nodeSelector })]), context);
    await expect(life.install()).rejects.toThrow("Deployment default/web: its pods are in 1 zones, and could be in 3");
  },
  minutes,
);

test(
  "what an uninstallation leaves is named",
  async (context) => {
    const life = await lifeOf(
      releaseOf(directory, [configMap({}, { "helm.sh/resource-policy": "keep" })]),
      context,
      2_000,
    );
    await life.install();
    await expect(life.uninstall()).rejects.toThrow("these are left:\n  ConfigMap default/settings (v1)");
  },
  minutes,
);
