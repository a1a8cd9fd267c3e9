import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { needed } from "../fixtures/tools.ts";
import { helmOfMajor } from "./helm.ts";
import { named } from "./pods.ts";
import { type ChartRelease, type Manifest, manifests, releasesOf, render } from "./releases.ts";

const shownFields: Readonly<Record<string, (manifest: Manifest) => Record<string, unknown>>> = {
  AuthorizationPolicy: ({ spec }) => ({ rules: spec.rules }),
  Canary: ({ spec: { service, analysis } }) => ({
    timeout: service.timeout,
    retries: service.retries,
    traffic: service.trafficPolicy,
    match: service.match,
    steps: analysis.stepWeights,
    iterations: analysis.iterations,
    thresholds: analysis.metrics.map(({ thresholdRange }: { thresholdRange: object }) => thresholdRange),
  }),
  ConfigMap: ({ data }) => ({ keys: Object.keys(data ?? {}) }),
  Deployment: ({ spec }) => ({
    replicas: spec.replicas,
    rollingUpdate: spec.strategy.rollingUpdate,
    image: spec.template.spec.containers[0].image,
    resources: spec.template.spec.containers[0].resources,
    priority: spec.template.spec.priorityClassName,
    grace: spec.template.spec.terminationGracePeriodSeconds,
  }),
  DestinationRule: ({ spec }) => ({ traffic: spec.trafficPolicy }),
  EnvoyFilter: ({ spec }) => ({ limit: spec.configPatches[0].patch.value.typed_config.token_bucket }),
  ExternalSecret: ({ spec }) => ({ from: spec.data[0].remoteRef.key }),
  HorizontalPodAutoscaler: ({ spec }) => ({ min: spec.minReplicas, max: spec.maxReplicas }),
  Job: ({ metadata }) => ({ hook: metadata.annotations?.["helm.sh/hook"] }),
  NetworkPolicy: ({ spec }) => ({ ingress: spec.ingress, egress: spec.egress }),
  PodDisruptionBudget: ({ spec }) => ({ maxUnavailable: spec.maxUnavailable }),
  ScaledObject: ({ spec }) => ({
    min: spec.minReplicaCount,
    max: spec.maxReplicaCount,
    trigger: spec.triggers[0].type,
  }),
  PeerAuthentication: ({ spec }) => spec,
  Service: ({ spec }) => ({ ports: spec.ports.map(({ port }: { port: number }) => port) }),
  Telemetry: ({ spec }) => ({ tracing: spec.tracing }),
  VirtualService: ({ spec: { hosts, http } }) => ({ hosts, http }),
};

function inventory(objects: readonly Manifest[]): string[] {
  return objects.map((manifest) => {
    const fields = Object.entries(shownFields[manifest.kind]?.(manifest) ?? {}).filter(
      ([, value]) => value !== undefined,
    );
    const lines = fields.map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`);
    return [`${manifest.kind} ${manifest.metadata.name}`, ...lines].join("\n");
  });
}

const ofProduction = releasesOf(production);
const command = ofProduction.find(({ name }) => name === "command") as ChartRelease;

/** Helm's error message for changed values. Empty: it accepts them. */
async function refusal(release: ChartRelease, change: (values: Record<string, never>) => void, program?: string) {
  const values = JSON.parse(release.values);
  change(values);
  return render({ ...release, values: JSON.stringify(values) }, program).then(
    () => "",
    (error: Error) => error.message,
  );
}

describe.each(cloudEnvironments)("the charts in $name", (environment) => {
  test("have the objects of their inventory", async () => {
    const releases = await Promise.all(
      releasesOf(environment).map(async (release) =>
        [`# ${release.name}`, ...inventory(manifests(await render(release))).toSorted()].join("\n"),
      ),
    );
    await expect(`${releases.join("\n\n")}\n`).toMatchFileSnapshot(`inventory/${environment.name}.txt`);
  });
});

test("Helm 3 and Helm 4 render the same", async (context) => {
  const [three, four] = [needed(await helmOfMajor(3), context), needed(await helmOfMajor(4), context)];
  for (const release of ofProduction)
    expect(await render(release, three.program), release.name).toBe(await render(release, four.program));
});

describe.each([3, 4] as const)("Helm %s", (major) => {
  test("refuses invalid values, with their paths", async (context) => {
    const { program } = needed(await helmOfMajor(major), context);
    const refused = await refusal(
      command,
      (values: Record<string, unknown>) => {
        Object.assign(values, { port: "4001", replicas: 3, image: { repository: "x", tag: "latest" } });
        delete values.resources;
      },
      program,
    );
    for (const message of [
      "at '/port': got string, want integer",
      "at '/image/tag': 'latest' does not match pattern",
      "missing property 'resources'",
      "additional properties 'replicas' not allowed",
    ])
      expect(refused).toContain(message);
  });
});

test("pods restart only when a setting changes", async () => {
  const checksum = async (release: ChartRelease) =>
    named(manifests(await render(release)), "Deployment", "command").spec.template.metadata.annotations[
      "checksum/settings"
    ];
  const values = JSON.parse(command.values);
  values.settings.LOG_LEVEL = "debug";
  expect(await checksum({ ...command, values: JSON.stringify(values) })).not.toBe(await checksum(command));
  values.settings.LOG_LEVEL = "info";
  expect(await checksum({ ...command, values: JSON.stringify(values) })).toBe(await checksum(command));
});

test("the namespace is installed before the services", () => {
  expect(ofProduction[0]?.name).toBe("namespace");
});
