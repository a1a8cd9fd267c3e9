import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { addresses } from "../../../stacks/platform/addresses.ts";
import { platformValues } from "./platform.ts";
import { type ListedObject, thirdPartyObjects } from "./workloads.ts";

interface Monitor {
  readonly name: string;
  readonly namespaceSelector: { readonly matchNames: readonly string[] };
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly endpoints?: readonly { readonly port: string }[];
  readonly podMetricsEndpoints?: readonly { readonly port?: string; readonly portNumber?: number }[];
}

const objects = thirdPartyObjects();

/** The injection names the ports of the gateway's pods, and Jaeger's configuration the address of its metrics. */
const added: Readonly<Record<string, readonly (string | number)[]>> = {
  "mesh-gateways": ["http-envoy-prom"],
  jaeger: [addresses.jaeger.metrics],
};

/** Monitors of pods or Services that do not exist, or of ports that these do not have. */
function blindMonitors(monitors: readonly Monitor[]): string[] {
  return monitors.flatMap(({ name, namespaceSelector, selector, endpoints, podMetricsEndpoints = [] }) => {
    const kind = endpoints ? "Service" : "pod";
    const found = objects.filter(
      (one) =>
        namespaceSelector.matchNames.includes(String(one.metadata.namespace)) &&
        (kind === "pod" || one.kind === "Service") &&
        Object.entries(selector.matchLabels).every(([key, value]) => labelsOf(one, kind)[key] === value),
    );
    if (found.length === 0) return [`${name} finds no ${kind}`];
    const ports = [...found.flatMap(portsOf), ...(added[name] ?? [])];
    const read = [
      ...(endpoints ?? []),
      ...podMetricsEndpoints.map(({ port, portNumber }) => ({ port: port ?? portNumber })),
    ];
    return read
      .filter(({ port }) => !ports.includes(port as string))
      .map(({ port }) => `${name} reads ${port}, which is no port`);
  });
}

function labelsOf({ metadata, spec }: ListedObject, kind: string) {
  return (kind === "Service" ? metadata.labels : spec?.template?.metadata?.labels) ?? {};
}

function portsOf({ spec }: ListedObject): string[] {
  const ofPods = spec?.template?.spec?.containers?.flatMap(({ ports = [] }) => ports) ?? [];
  return [...ofPods, ...(spec?.ports ?? [])].flatMap((port) => ("name" in port ? [String(port.name)] : []));
}

describe.each(cloudEnvironments)("the monitors of $name", ({ name }) => {
  const { additionalServiceMonitors, additionalPodMonitors } = platformValues(name, "monitoring").prometheus;
  const monitors: Monitor[] = [...additionalServiceMonitors, ...additionalPodMonitors];

  test("cover what the charts have no monitors for", () => {
    expect(monitors.map((monitor) => monitor.name)).toEqual([
      "istiod",
      "kiali",
      "mesh-gateways",
      "istio-cni",
      "jaeger",
    ]);
  });

  test("find their pods and ports", () => {
    expect(blindMonitors(monitors)).toEqual([]);
  });

  test("read an address that Jaeger opens", () => {
    const { readers } = platformValues(name, "jaeger").userconfig.service.telemetry.metrics;
    expect(readers).toEqual([
      { pull: { exporter: { prometheus: { host: "0.0.0.0", port: addresses.jaeger.metrics } } } },
    ]);
  });
});

test("a monitor of no pod, or of a port that its pods do not have, is named", () => {
  const at = { namespaceSelector: { matchNames: ["kube-system"] }, podMetricsEndpoints: [{ port: "metrix" }] };
  const labels = (value: string) => ({ matchLabels: { "k8s-app": value } });
  expect(
    blindMonitors([
      { name: "one", selector: labels("istio-cni"), ...at },
      { name: "two", selector: labels("istio-cni-node"), ...at },
    ]),
  ).toEqual(["one finds no pod", "two reads metrix, which is no port"]);
});
