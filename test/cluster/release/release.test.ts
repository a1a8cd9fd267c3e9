import { rmSync } from "node:fs";
import { afterAll, describe, expect, type TestContext, test } from "vitest";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { production } from "../../../stacks/environments/production.ts";
import { verifySignatures } from "../../../stacks/pipeline/release/image-signatures.ts";
import { type ReleaseTarget, release, rollback } from "../../../stacks/pipeline/release/release.ts";
import { ReleaseRecord } from "../../../stacks/pipeline/release/release-record.ts";
import { sidecarImage } from "../../../stacks/platform/mesh.ts";
import { needed } from "../../fixtures/tools.ts";
import { applyDefinitions } from "../../kubernetes-schemas/custom-resource-definitions.ts";
import { ClusterClient } from "../cluster-client.ts";
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.ts";
import { createClusterDirectory } from "../control-plane/orphaned-processes.ts";
import { findDefinitions, findPrograms } from "../control-plane/programs.ts";
import { simulatedNodes } from "../control-plane/simulated-nodes.ts";
import { objectsOfEnvironment } from "../environment-objects.ts";
import { findHelmOfTerraform } from "../helm-release.ts";
import { imageOf } from "./rehearsed-target.ts";
import { revisionsOf } from "./revisions.ts";
import { type StartedRehearsal, startRehearsal } from "./start.ts";
import { findReleaseTools } from "./tools.ts";

const directory = createClusterDirectory("release");
const commits = { first: "1".repeat(40), broken: "2".repeat(40) };
const unsignedCommit = "3".repeat(40);
const said: string[] = [];
let control: ControlPlane | undefined;
let started: StartedRehearsal;
let target: ReleaseTarget;

afterAll(async () => {
  started?.traffic.close();
  await control?.end();
  rmSync(directory, { recursive: true });
}, 60_000);

async function start(context: TestContext): Promise<void> {
  if (control) return;
  const programs = needed(findPrograms(), context);
  const definitions = needed(findDefinitions(), context).directory;
  const tools = needed(findReleaseTools(), context);
  const { program } = needed(await findHelmOfTerraform(), context);
  const { signal } = new AbortController();
  control = await startControlPlane({ directory, programs, signal });
  const cluster = new ClusterClient(control.kubectl);
  const objects = await objectsOfEnvironment(production);
  await applyDefinitions(cluster, definitions, objects.ofCharts);
  await cluster.apply([...simulatedNodes(production), ...objects.ofPlatform]);
  await cluster.waitForDefaultObjects();
  started = await startRehearsal({
    environment: production,
    objects,
    control,
    directory,
    definitions,
    helm: { program, kubeconfig: control.kubeconfig, signal },
    tools,
    commits: Object.values(commits),
    say: (line) => said.push(line),
  });
  ({ target } = started);
}

const signedImage = (service: string, commit: string) => imageOf(started.registry, production, service, commit);
const inServices = ["--namespace", namespaces.services];
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "it was not refused",
    (error: Error) => error.message,
  );

test("a commit is released: its canary is initialized, and the release recorded", async (context) => {
  await start(context);
  await release(target, commits.first);
  expect(await revisionsOf(target.kubectl)).toEqual({
    gateway: commits.first,
    "gateway-primary": commits.first,
    relay: commits.first,
  });
  const { releases } = await ReleaseRecord.read(target.kubectl);
  expect(releases).toMatchObject([{ revision: commits.first, outcome: "succeeded" }]);
}, 240_000);

const pod = (name: string, image: string, namespace: string, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: { automountServiceAccountToken: false, containers: [container("web", image)], ...spec },
});

const container = (name: string, image: string) => ({
  name,
  image,
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    runAsUser: 1000,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
});

/** Asks the API server whether it would take an object, and stores nothing. */
function submit(object: object): Promise<string> {
  return target.kubectl(["create", "--dry-run=server", "-f", "-"], { input: JSON.stringify(object) });
}

const wayOut = "of no release whose signature and attestations were verified; `npm run release -- production <commit>`";

describe("the namespace of the services", () => {
  const { services, system } = namespaces;
  const unsigned = "docker.io/library/busybox:1.37";
  const signed = () => signedImage("relay", commits.first);

  test("admits the images of a release, beside those of the mesh", async (context) => {
    await start(context);
    const initContainers = [container("istio-proxy", `${sidecarImage}:1.31.0`)];
    expect(await submit(pod("web", signed(), services, { initContainers }))).toMatch("created");
  });

  test("refuses any other image, with the way out: of a pod, an init container, a Deployment, a Job", async (context) => {
    await start(context);
    const template = { metadata: { labels: { app: "web" } }, spec: { ...pod("web", unsigned, services).spec } };
    const selector = { matchLabels: template.metadata.labels };
    const metadata = { name: "web", namespace: services };
    const refused = [
      pod("web", unsigned, services),
      pod("web", signedImage("relay", unsignedCommit), services),
      pod("web", `${sidecarImage}-of-somebody:1`, services),
      pod("web", signed(), services, { initContainers: [container("first", unsigned)] }),
      { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { selector, template } },
      {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata,
        spec: { template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } } },
      },
    ];
    for (const object of refused) expect(await refusal(submit(object))).toContain(wayOut);
  });

  test("refuses it of the container of a kubectl debug, even the mesh's, and of a pod that runs", async (context) => {
    await start(context);
    const running = (
      await target.kubectl(["get", "pods", ...inServices, "-l", "app.kubernetes.io/component=relay", "-o", "name"])
    ).trim();
    const name = running.split("\n")[0] as string;
    const debug = (image: string) =>
      target.kubectl(["debug", name, ...inServices, "--image", image, "--attach=false", "--profile=restricted"]);
    expect(await refusal(debug(unsigned))).toContain(wayOut);
    expect(await refusal(debug(`${sidecarImage}:1.31.0`))).toContain(wayOut);
    expect(await refusal(debug(signed()))).toBe("it was not refused");
    const change = (image: string) => target.kubectl(["set", "image", name, `relay=${image}`, ...inServices]);
    expect(await refusal(change(unsigned))).toContain(wayOut);
    expect(await refusal(target.kubectl(["label", name, "seen=yes", ...inServices]))).toBe("it was not refused");
  });

  test("is the only one: whoever repairs the cluster is not locked out", async (context) => {
    await start(context);
    expect(await submit(pod("web", unsigned, system))).toMatch("created");
    expect(await submit(pod("web", unsigned, "default"))).toMatch("created");
  });
});

test("a commit without signature or attestation is not released, and nothing changes", async (context) => {
  await start(context);
  const before = await revisionsOf(target.kubectl);
  const { registry } = started;
  const { cosign } = registry;
  const other = "mindflow-production-other";
  const image = `${registry.address}/${other}:${unsignedCommit}`;
  await registry.push(image);
  expect(await refusal(verifySignatures([image, `${image}0`], cosign))).toMatch(
    /:3{40} has no valid signature: no signatures found\n.*:3{40}0 has no valid signature: .*MANIFEST_UNKNOWN/,
  );
  await registry.sign(image);
  await registry.attest(image, "slsaprovenance1");
  expect(await refusal(verifySignatures([image], cosign))).toMatch(
    /:3{40} has no valid attestation of what it contains: none/,
  );
  const unverified = {
    ...target,
    verifiedImages: async () => [await verifySignatures([image], cosign), image].slice(1) as string[],
  };
  expect(await refusal(release(unverified, unsignedCommit))).toMatch("has no valid attestation");
  expect(await revisionsOf(target.kubectl)).toEqual(before);
});

test("a broken commit goes back by itself, and the release says why and what runs", async (context) => {
  await start(context);
  started.traffic.isBroken = true;
  const failure = await refusal(release(target, commits.broken));
  expect(failure).toMatch(/gateway: .*answered .* < 99/);
  expect(failure).toMatch(/gateway +1{40} +Failed\nrelay +2{40}/);
  expect(failure).toContain("npm run rollback -- production");
  expect(said.join("\n")).toMatch(/canary Progressing, 50 % of requests/);
  expect(await revisionsOf(target.kubectl)).toMatchObject({ "gateway-primary": commits.first, relay: commits.broken });
}, 240_000);

test("one command goes back to the last release that succeeded, and no further than the first", async (context) => {
  await start(context);
  expect(await rollback(target)).toBe(commits.first);
  expect(await revisionsOf(target.kubectl)).toEqual({
    gateway: commits.first,
    "gateway-primary": commits.first,
    relay: commits.first,
  });
  const { releases } = await ReleaseRecord.read(target.kubectl);
  expect(releases.map(({ revision, outcome }) => `${revision[0]} ${outcome}`)).toEqual([
    "1 succeeded",
    "2 failed",
    "1 succeeded",
  ]);
  expect(await refusal(rollback(target))).toMatch("No earlier release that succeeded");
}, 240_000);
