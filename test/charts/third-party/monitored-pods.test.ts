import { describe, expect, test } from "vitest";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { meshGateway } from "../../../stacks/derived/mesh-gateway.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { type Manifest, manifestsOf } from "../releases.ts";
import { platformValues } from "./platform.ts";

interface PodMonitor {
  readonly name: string;
  readonly namespaceSelector: { readonly any?: true; readonly matchNames?: readonly string[] };
  readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly podMetricsEndpoints: readonly { readonly port: string }[];
}

/** Ports of Istio's pods, by the names that its injection gives them. */
const ports: Readonly<Record<string, number>> = { "http-envoy-prom": 15_090 };

/** PodMonitors that read a port of the services' namespace that no network policy opens to Prometheus. */
function blockedMonitors(monitors: readonly PodMonitor[], objects: readonly Manifest[]): string[] {
  const admitted = objects
    .filter(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "every-pod")
    .flatMap(({ spec }) => spec.ingress.flatMap((rule: { ports: { port: number }[] }) => rule.ports))
    .map(({ port }) => port);
  return monitors
    .filter(({ namespaceSelector: { any, matchNames = [] } }) => any || matchNames.includes(namespaces.services))
    .flatMap(({ name, podMetricsEndpoints }) => podMetricsEndpoints.map(({ port }) => ({ name, port: ports[port] })))
    .filter(({ port }) => !admitted.includes(port))
    .map(({ name, port }) => `${name} reads ${port}, which no network policy allows`);
}

const rendered = new Map(
  await Promise.all(cloudEnvironments.map(async (one) => [one.name, await manifestsOf(one)] as const)),
);

describe.each(cloudEnvironments)("Prometheus of $name", (environment) => {
  const objects = rendered.get(environment.name) ?? [];
  const monitors: PodMonitor[] = platformValues(environment.name, "monitoring").prometheus.additionalPodMonitors;

  test("reads only ports that the network policies allow", () => {
    expect(objects.length).toBeGreaterThan(0);
    expect(blockedMonitors(monitors, objects)).toEqual([]);
  });

  test("reads the mesh's gateway", () => {
    const reading = monitors.filter(({ selector }) => selector.matchLabels?.istio === meshGateway.pods.istio);
    expect(reading.map(({ namespaceSelector }) => namespaceSelector.matchNames)).toEqual([[namespaces.mesh]]);
    // The chart's label is the release's name without "istio-".
    expect(meshGateway.pods.istio).toBe("mesh-gateway");
  });
});

test("a monitor of every sidecar's own port is named, because the network policies allow another port", () => {
  const proxies: PodMonitor = {
    name: "mesh-proxies",
    namespaceSelector: { any: true },
    selector: {},
    podMetricsEndpoints: [{ port: "http-envoy-prom" }],
  };
  expect(blockedMonitors([proxies], rendered.get("production") ?? [])).toEqual([
    "mesh-proxies reads 15090, which no network policy allows",
  ]);
});
