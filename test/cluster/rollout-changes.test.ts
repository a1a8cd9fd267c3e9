import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, type TestContext, test } from "vitest";
import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import type { rollouts } from "../../stacks/environments/aws/workloads.ts";
import { production } from "../../stacks/environments/production.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { namespaceValues } from "../../stacks/kubernetes/namespace-values.ts";
import { serviceNetwork } from "../../stacks/kubernetes/service-network.ts";
import { type BuiltService, builtServices, servesRequests } from "../../stacks/topology.ts";
import type { ChartRelease } from "../charts/releases.ts";
import { needed } from "../fixtures/tools.ts";
import { applyDefinitions } from "../kubernetes-schemas/custom-resource-definitions.ts";
import { ClusterClient } from "./cluster-client.ts";
import { type ControlPlane, startControlPlane } from "./control-plane/control-plane.ts";
import { findFlagger, startFlagger } from "./control-plane/flagger.ts";
import { createClusterDirectory } from "./control-plane/orphaned-processes.ts";
import { findDefinitions, findPrograms } from "./control-plane/programs.ts";
import { simulatedNodes } from "./control-plane/simulated-nodes.ts";
import { objectsOfEnvironment } from "./environment-objects.ts";
import { findHelmOfTerraform, type Helm, uninstall, upgrade } from "./helm-release.ts";
import { type KubernetesObject, nameOf } from "./kubernetes-object.ts";
import { recordServing } from "./serving-history.ts";

type Rollout = (typeof rollouts)[number];
type Phases = Readonly<Record<"gateway" | "command" | "query", Rollout>>;

/** Together the columns contain every change of a roll-out into each other one. Only the chart is tried: A/B is for the gateway. */
const steps: readonly Phases[] = [
  { gateway: "rolling", command: "rolling", query: "a/b" },
  { gateway: "canary", command: "a/b", query: "rolling" },
  { gateway: "a/b", command: "canary", query: "blue/green" },
  { gateway: "blue/green", command: "blue/green", query: "canary" },
  { gateway: "rolling", command: "a/b", query: "rolling" },
];

/** All take two to three minutes: MINDFLOW_ROLLOUTS=all. Otherwise the last ones, among them canary to rolling. */
const taken = process.env.MINDFLOW_ROLLOUTS === "all" ? steps : steps.slice(-2);

const directory = createClusterDirectory("test");
const { signal } = new AbortController();
const minutes = 900_000;
let control: ControlPlane | undefined;
let cluster: ClusterClient;
let helm: Helm;
let releases: readonly ChartRelease[];

afterAll(async () => {
  await control?.end();
  rmSync(directory, { recursive: true });
}, 60_000);

async function start(context: TestContext): Promise<void> {
  const programs = needed(findPrograms(), context);
  const definitions = needed(findDefinitions(), context).directory;
  const flagger = needed(findFlagger(), context).program;
  const { program } = needed(await findHelmOfTerraform(), context);
  control = await startControlPlane({ directory, programs, signal });
  cluster = new ClusterClient(control.kubectl, 240_000);
  helm = { program, kubeconfig: control.kubeconfig, signal };
  const { ofCharts, ofPlatform, thirdParty, releases: all } = await objectsOfEnvironment(production);
  releases = all;
  await applyDefinitions(cluster, definitions, [...ofCharts, ...kindsOfRollouts]);
  await cluster.apply([...simulatedNodes(production), ...ofPlatform, ...ofCharts.flatMap(secretOf)]);
  await cluster.waitForDefaultObjects();
  await startFlagger(control, flagger, thirdParty.find(({ name }) => name === "flagger") as never);
}

/** Of charts with any roll-out, and of Flagger itself. */
const kindsOfRollouts = [
  ...["Canary", "MetricTemplate", "AlertProvider"].map((kind) => ["flagger.app/v1beta1", kind] as const),
  ...["VirtualService", "DestinationRule"].map((kind) => ["networking.istio.io/v1", kind] as const),
].map(([apiVersion, kind]) => ({ apiVersion, kind, metadata: { name: "any" } }));

/** In External Secrets' place: Flagger reads the secrets of the Deployments that it copies. */
function secretOf({ kind, metadata: { name, namespace }, spec }: KubernetesObject): KubernetesObject[] {
  if (kind !== "ExternalSecret") return [];
  const { annotations } = (spec as ExternalSecretSpec).target.template.metadata;
  return [{ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: namespace as string, annotations } }];
}

interface ExternalSecretSpec {
  readonly target: { readonly template: { readonly metadata: { readonly annotations: Record<string, string> } } };
}

/** The releases that take part, without a synth for each step. Flagger looks every ten seconds instead of every minute. */
function releasesWith(phases: Phases): ChartRelease[] {
  const { workloads } = production.aws;
  const changed = Object.entries(phases).map(([name, rollout]) => [
    name,
    { ...workloads.services[name as keyof Phases], rollout },
  ]);
  const services = { ...workloads.services, ...Object.fromEntries(changed) };
  const environment: AwsEnvironment = {
    ...production,
    aws: { ...production.aws, workloads: { ...workloads, services } },
  };
  return releases
    .filter(({ name }) => !builtServices.some((one) => one === name && !servesRequests(one)))
    .map(({ name, values: before, chart, ...release }) => {
      const values = JSON.parse(before);
      for (const [service, rollout] of Object.entries(phases))
        if (values.services) values.services[service].rollout = rollout;
      if (values.network) values.network = serviceNetwork(name as BuiltService, environment);
      if (values.loadTester?.pods) values.loadTester = namespaceValues(environment).loadTester;
      return {
        ...release,
        name,
        chart: name === "rollouts" ? hurried(chart) : chart,
        values: JSON.stringify(values),
      };
    });
}

const copy = join(directory, "rollouts");

function hurried(chart: string): string {
  if (existsSync(copy)) return copy;
  cpSync(chart, copy, { recursive: true, dereference: true });
  const file = join(copy, "templates/rollouts.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("interval: 1m", "interval: 10s"));
  return copy;
}

const deployed = new Map<string, string>();

/** As Terraform does: in the order of the dependencies, and only releases whose values have changed. */
async function deploy(phases: Phases): Promise<void> {
  for (const release of releasesWith(phases)) {
    if (deployed.get(release.name) === release.values) continue;
    await upgrade(helm, cluster, release);
    deployed.set(release.name, release.values);
  }
  await cluster.waitUntil(async () => {
    const canaries = await cluster.list<Canary>("canaries.flagger.app");
    const routes = await cluster.list<VirtualService>("virtualservices.networking.istio.io");
    const waiting = Object.entries(phases).filter(([name, rollout]) => {
      const canary = canaries.find(({ metadata }) => metadata.name === name);
      const http = routes.find(({ metadata }) => metadata.name === name)?.spec.http ?? [];
      // A/B has one route more: for requests with the header.
      if (http.length !== (rollout === "a/b" ? 2 : 1)) return true;
      return rollout === "rolling" ? canary : canary?.status?.phase !== "Initialized";
    });
    return waiting.map(([name, rollout]) => `Flagger has not made ${name} ${rollout} yet`).join("\n");
  });
  await cluster.availableDeployments();
}

interface VirtualService extends KubernetesObject {
  readonly spec: { readonly http: readonly unknown[] };
}

interface Canary extends KubernetesObject {
  readonly status?: { readonly phase?: string };
}

test(
  "a change of a roll-out into another one keeps the pods serving, and nothing stays when all is removed",
  async (context) => {
    await start(context);
    await deploy(taken[0] as Phases);
    const faults: string[] = [];
    for (const phases of taken.slice(1)) {
      const record = await recordServing(cluster, namespaces.services, Object.keys(phases));
      await deploy(phases);
      const least = await record.end();
      for (const [name, rollout] of Object.entries(phases)) {
        const { replicas } = production.aws.workloads.services[name as keyof Phases];
        const { pods, because } = least.get(name) ?? { pods: 0, because: "nothing" };
        if (pods < replicas.min) faults.push(`${name} to ${rollout}: ${because}`);
      }
    }
    expect(faults).toEqual([]);
    for (const release of releasesWith(taken.at(-1) as Phases).toReversed()) await uninstall(helm, release);
    await cluster.waitUntil(async () => {
      const remaining = await cluster.list("canaries.flagger.app,deployments.apps,virtualservices.networking.istio.io");
      return remaining.map((one) => `${nameOf(one)} remains`).join("\n");
    });
  },
  minutes,
);
