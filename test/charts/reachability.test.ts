import { describe, expect, test } from "vitest";
import { namespaces } from "../../constructs/names.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { loadTester } from "../../stacks/kubernetes/service-network.ts";
import { meshGateway } from "../../stacks/mesh-gateway.ts";
import { type BuiltService, builtServices, service } from "../../stacks/topology.ts";
import { matrix, meshAllows, meshPaths, networkAllows, type Pods, podsIn } from "./reachability.ts";
import { manifestsOf } from "./releases.ts";

const prometheus = { "app.kubernetes.io/name": "prometheus" };

/** Who is not of our charts, and a pod that somebody put beside the services. */
const others: readonly Pods[] = [
  { name: "mesh-gateway", namespace: namespaces.mesh, labels: meshGateway.pods, serviceAccount: "mesh-gateway" },
  { name: "load-tester", namespace: namespaces.services, labels: loadTester, serviceAccount: "load-tester" },
  { name: "stranger", namespace: namespaces.services, labels: { app: "stranger" }, serviceAccount: "default" },
  { name: "grafana", namespace: namespaces.monitoring, labels: { app: "grafana" }, serviceAccount: "grafana" },
  { name: "prometheus", namespace: namespaces.monitoring, labels: prometheus, serviceAccount: "prometheus" },
];

/** What the topology says, and for roll-outs the environment. */
function edges({ aws }: AwsEnvironment): string[] {
  return builtServices
    .flatMap((name) => [
      ...(service(name).calls ?? []).map((callee) => `${name} → ${callee}`),
      ...(service(name).public ? [`mesh-gateway → ${name}`] : []),
      ...(aws.workloads.services[name].rollout === "rolling" ? [] : [`load-tester → ${name}`]),
    ])
    .toSorted();
}

function asked(from: string, to: BuiltService): string[] {
  const { serves = [] } = service(to);
  if (from === "load-tester") return ["/health/ready"];
  return from === "mesh-gateway" ? [...serves] : [...serves, "/health/live"];
}

describe.each(cloudEnvironments)("in $name", { timeout: 60_000 }, async (environment) => {
  const objects = await manifestsOf(environment);
  const pods = [...podsIn(objects), ...others];

  test("the network lets through what the topology has an edge for, and nothing else", () => {
    expect(matrix(pods, networkAllows(objects))).toEqual(edges(environment));
  });

  test("so does the mesh, by the certificates of both sides", () => {
    expect(matrix(pods, meshAllows(objects))).toEqual(edges(environment));
  });

  test("who is let through asks for what the service serves, or how it is, and for nothing else", () => {
    for (const to of pods.filter(({ port }) => port))
      for (const from of pods.filter((from) => from !== to && meshAllows(objects)(from, to)))
        expect([from.name, to.name, ...meshPaths(objects)(from, to)]).toEqual([
          ...[from.name, to.name],
          ...asked(from.name, to.name as BuiltService).toSorted(),
        ]);
  });

  test("Prometheus, and nobody else, reads their metrics, past the mesh", () => {
    const asked = pods.map((one) => ({ ...one, ...(one.port && { port: 15_020 }) }));
    expect(matrix(asked, networkAllows(objects))).toEqual(
      builtServices.map((name) => `prometheus → ${name}`).toSorted(),
    );
  });

  test("a policy that somebody adds by hand shows", () => {
    const open = { metadata: { name: "by-hand" }, apiVersion: "v1" };
    const everybody = { podSelector: { matchLabels: { "app.kubernetes.io/component": "relay" } }, ingress: [{}] };
    const network = { ...open, kind: "NetworkPolicy", spec: { ...everybody, policyTypes: ["Ingress"] } };
    // Both sides have to agree: who is not held in gets in.
    expect(matrix(pods, networkAllows([...objects, network]))).toContain("grafana → relay");
    const mesh = { ...open, kind: "AuthorizationPolicy", spec: { rules: [{}] } };
    expect(matrix(pods, meshAllows([...objects, mesh]))).toContain("stranger → command");
  });

  test("a path that somebody opens by hand shows", () => {
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

  test("a way that is closed by hand shows", () => {
    const shut = objects.filter(({ kind, metadata }) => kind !== "NetworkPolicy" || metadata.name !== "query");
    expect(matrix(pods, networkAllows(shut))).not.toContain("gateway → query");
  });
});
