import { describe, expect, test } from "vitest";
import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { meshGateway } from "../../stacks/derived/mesh-gateway.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { loadTester } from "../../stacks/kubernetes/service-network.ts";
import { type BuiltService, builtServices, service } from "../../stacks/topology.ts";
import { matrix, meshAllows, meshPaths, networkAllows, type Pods, podsIn } from "./reachability.ts";
import { manifestsOf } from "./releases.ts";

const prometheus = { "app.kubernetes.io/name": "prometheus" };

const others: readonly Pods[] = [
  { name: "mesh-gateway", namespace: namespaces.mesh, labels: meshGateway.pods, serviceAccount: "mesh-gateway" },
  { name: "load-tester", namespace: namespaces.services, labels: loadTester, serviceAccount: "load-tester" },
  { name: "stranger", namespace: namespaces.services, labels: { app: "stranger" }, serviceAccount: "default" },
  { name: "grafana", namespace: namespaces.monitoring, labels: { app: "grafana" }, serviceAccount: "grafana" },
  { name: "prometheus", namespace: namespaces.monitoring, labels: prometheus, serviceAccount: "prometheus" },
];

function edges({ aws }: AwsEnvironment): string[] {
  return builtServices
    .flatMap((name) => [
      ...(service(name).calls ?? []).map((callee) => `${name} → ${callee}`),
      ...(service(name).public ? [`mesh-gateway → ${name}`] : []),
      ...(aws.workloads.services[name].rollout === "rolling" ? [] : [`load-tester → ${name}`]),
    ])
    .toSorted();
}

function allowedPaths(from: string, to: BuiltService): string[] {
  const { serves = [] } = service(to);
  if (from === "load-tester") return ["/health/ready"];
  return from === "mesh-gateway" ? [...serves] : [...serves, "/health/live"];
}

describe.each(cloudEnvironments)("in $name", { timeout: 60_000 }, async (environment) => {
  const objects = await manifestsOf(environment);
  const pods = [...podsIn(objects), ...others];

  test("the network allows exactly the edges of the topology", () => {
    expect(matrix(pods, networkAllows(objects))).toEqual(edges(environment));
  });

  test("the mesh allows exactly the edges of the topology", () => {
    expect(matrix(pods, meshAllows(objects))).toEqual(edges(environment));
  });

  test("callers may use the paths that a service serves, and its health", () => {
    for (const to of pods.filter(({ port }) => port))
      for (const from of pods.filter((from) => from !== to && meshAllows(objects)(from, to)))
        expect([from.name, to.name, ...meshPaths(objects)(from, to)]).toEqual([
          ...[from.name, to.name],
          ...allowedPaths(from.name, to.name as BuiltService).toSorted(),
        ]);
  });

  test("only Prometheus may read metrics, outside the mesh", () => {
    const metricsPorts = pods.map((one) => ({ ...one, ...(one.port && { port: 15_020 }) }));
    expect(matrix(metricsPorts, networkAllows(objects))).toEqual(
      builtServices.map((name) => `prometheus → ${name}`).toSorted(),
    );
  });

  test("a policy that is added by hand is found", () => {
    const open = { metadata: { name: "by-hand" }, apiVersion: "v1" };
    const everybody = { podSelector: { matchLabels: { "app.kubernetes.io/component": "relay" } }, ingress: [{}] };
    const network = { ...open, kind: "NetworkPolicy", spec: { ...everybody, policyTypes: ["Ingress"] } };
    // Both sides must allow it. No policy restricts the egress of this one.
    expect(matrix(pods, networkAllows([...objects, network]))).toContain("grafana → relay");
    const mesh = { ...open, kind: "AuthorizationPolicy", spec: { rules: [{}] } };
    expect(matrix(pods, meshAllows([...objects, mesh]))).toContain("stranger → command");
  });

  test("a path that is opened by hand is found", () => {
    const metrics = {
      from: [{ source: { principals: ["cluster.local/ns/mindflow/sa/gateway"] } }],
      to: [] as object[],
    };
    metrics.to.push({ operation: { ports: ["4002"], paths: ["/metrics"] } });
    const byHand = {
      kind: "AuthorizationPolicy",
      apiVersion: "v1",
      metadata: { name: "by-hand" },
      spec: { rules: [metrics] },
    };
    const [gateway, query] = ["gateway", "query"].map((name) => pods.find((one) => one.name === name) as Pods);
    expect(meshPaths([...objects, byHand])(gateway as Pods, query as Pods)).toContain("/metrics");
  });

  test("a connection that is closed by hand is found", () => {
    const shut = objects.filter(({ kind, metadata }) => kind !== "NetworkPolicy" || metadata.name !== "query");
    expect(matrix(pods, networkAllows(shut))).not.toContain("gateway → query");
  });
});
