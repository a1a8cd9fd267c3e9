import { describe, expect, test } from "vitest";
import { namespaces } from "../constructs/names.ts";
import { Cluster } from "../stacks/cluster.ts";
import { dev } from "../stacks/environments/dev.ts";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { meshGateway } from "../stacks/mesh-gateway.ts";
import { addresses } from "../stacks/platform/addresses.ts";
import { type ChartName, charts, lockFile, readCharts } from "../stacks/platform/charts.ts";
import { inOrder } from "../stacks/platform/releases.ts";
import { Platform } from "../stacks/platform.ts";
import { criticalities, topology } from "../stacks/topology.ts";
import { all, only } from "./claims.ts";
import { cluster, data, foundation, messaging, network, secrets, storage } from "./given.ts";
import { type Resource, type SynthesizedStack, synthesizeAlone } from "./synth.ts";

const platformOf = (environment: AwsEnvironment) =>
  synthesizeAlone((app) => new Platform(app, environment, { cluster, foundation, network, data }));

const releasesOf = (stack: SynthesizedStack) => all(stack, "helm_release");

/** The values of a release, as its chart will read them. */
function valuesOf({ attributes }: Resource): Record<string, unknown> {
  const [text] = attributes.values as string[];
  return JSON.parse(String(text)) as Record<string, unknown>;
}

/** Whatever has to be there before a resource, at any remove. */
function before(stack: SynthesizedStack, { type, id }: Pick<Resource, "type" | "id">): Set<string> {
  const found = new Set<string>();
  const follow = (name: string) => {
    const [type = "", id = ""] = name.split(".");
    for (const earlier of (stack.resource[type]?.[id]?.depends_on ?? []) as string[])
      if (!found.has(earlier)) {
        found.add(earlier);
        follow(earlier);
      }
  };
  follow(`${type}.${id}`);
  return found;
}

/** Definitions of custom resources by the words in values that use them, and the release that brings them. */
const needs: [uses: RegExp, bring: string][] = [
  [/"(service|pod)_?[mM]onitor(s)?":\{"enabled":true/, "helm_release.prometheus-operator-crds"],
  [/"meshProvider":"istio"|"image":"auto"/, "helm_release.istiod"],
  [/"storageClassName"/, "kubernetes_storage_class_v1.volumes"],
];

/** Releases that would come before what they need. */
function tooEarly(stack: SynthesizedStack): string[] {
  return releasesOf(stack).flatMap((release) => {
    const values = JSON.stringify(valuesOf(release));
    const earlier = before(stack, release);
    const missing = needs.filter(([uses, bring]) => uses.test(values) && !earlier.has(bring));
    return missing.map(([, bring]) => `${release.id} needs ${bring}`);
  });
}

describe.each(cloudEnvironments)("the platform of $name", (environment) => {
  const stack = platformOf(environment);
  const releases = releasesOf(stack);
  const values = (name: string) => valuesOf(only(stack, "helm_release", { name })) as never;

  test("installs every chart of the lock file, each at its version, and no other", () => {
    for (const { attributes } of releases) {
      const { repository, version } = charts[attributes.chart as ChartName];
      expect(attributes).toMatchObject({ repository, version });
    }
    const installed = new Set(releases.map(({ attributes }) => attributes.chart));
    expect([...installed].toSorted()).toEqual(Object.keys(charts).toSorted());
  });

  test("gives no release more than a quarter of an hour to become ready", () => {
    for (const { attributes } of releases) expect(attributes.timeout).toBeLessThanOrEqual(900);
  });

  test("installs a release after its namespace, and after the definitions that it uses", () => {
    expect(tooEarly(stack)).toEqual([]);
    for (const release of releases.filter(({ attributes }) => attributes.namespace !== namespaces.system))
      expect([...before(stack, release)].join()).toMatch(/kubernetes_resource_quota_v1.*kubernetes_limit_range_v1/);
  });

  test("says its values in JSON that a person can read, without an expression that only a chart should resolve", () => {
    for (const { attributes } of releases) {
      const [text] = attributes.values as string[];
      expect(text?.split("\n").length).toBeGreaterThan(2);
      for (const expression of text?.match(/[$%]\{[^}]*/g) ?? []) expect(expression).toMatch(/^\$\{(data|var)\./);
    }
  });

  test("names the service accounts to which the cluster gives roles", () => {
    const needed = { foundation, network, messaging, storage, secrets, data };
    const associations = all(
      synthesizeAlone((app) => new Cluster(app, environment, needed)),
      "aws_eks_pod_identity_association",
    ).filter(({ attributes: { namespace, service_account } }) => {
      const addOn = ["aws-node", "ebs-csi-controller-sa"].includes(String(service_account));
      return namespace !== namespaces.services && !addOn;
    });
    expect(associations.length).toBeGreaterThan(5);
    for (const { attributes } of associations) {
      const account = JSON.stringify(attributes.service_account);
      const there = releases.filter((release) => release.attributes.namespace === attributes.namespace);
      expect(there.map((release) => JSON.stringify(valuesOf(release))).join()).toMatch(
        new RegExp(`"(name|fullnameOverride)":${account}`),
      );
    }
  });

  test("runs as many of each controller as the environment says, and scales the gateway within its limits", () => {
    const { controllers, gateway } = environment.aws.platform;
    for (const name of ["cert-manager", "external-secrets", "aws-load-balancer-controller", "cluster-autoscaler"])
      expect(values(name)).toMatchObject({ replicaCount: controllers });
    expect(values("keda")).toMatchObject({ operator: { replicaCount: controllers } });
    expect(values("mesh-gateway")).toMatchObject({
      autoscaling: { enabled: true, minReplicas: gateway.min, maxReplicas: gateway.max },
    });
    expect(values("mesh-gateway")).not.toHaveProperty("replicaCount");
    // One alone is held by its budget, and its node could never be emptied.
    expect(values("istiod")).toMatchObject({ autoscaleMin: 2 });
  });

  test("has the gateway listen where the load balancer sends requests", () => {
    const { ports } = (values("mesh-gateway") as { service: { ports: { targetPort: number }[] } }).service;
    expect(ports.map(({ targetPort }) => targetPort)).toEqual([meshGateway.health.port, meshGateway.port]);
  });

  test("keeps metrics as long as the environment says, and less than the volume holds", () => {
    const { retention, storageGiB } = environment.aws.platform.metrics;
    const { prometheusSpec } = (values("monitoring") as { prometheus: { prometheusSpec: Record<string, string> } })
      .prometheus;
    expect(prometheusSpec.retention).toBe(retention);
    expect(Number.parseInt(prometheusSpec.retentionSize ?? "", 10)).toBeLessThan(storageGiB * 0.9);
  });

  test("tells the topic of alerts where the environment raises alarms, and nobody elsewhere", () => {
    const receiver = "failing" in environment.aws.monitoring.alarms ? "topic" : "null";
    expect(values("monitoring")).toMatchObject({ alertmanager: { config: { route: { receiver } } } });
  });

  test("limits each namespace of ours, and lets no Service open a way in", () => {
    const limited = all(stack, "kubernetes_resource_quota_v1").map(({ attributes }) => attributes.spec);
    expect(limited).toHaveLength(Object.keys(environment.aws.platform.quotas).length);
    for (const spec of limited)
      expect(spec).toMatchObject({ hard: { "services.loadbalancers": "0", "services.nodeports": "0" } });
  });

  test("has a priority for each criticality of the topology", () => {
    const priorities = all(stack, "kubernetes_priority_class_v1").map(({ attributes }) => [
      (attributes.metadata as { name: string }).name,
      attributes.value,
    ]);
    expect(Object.fromEntries(priorities)).toEqual(
      Object.fromEntries(Object.entries(criticalities).map(([name, value]) => [`mindflow-${name}`, value])),
    );
  });
});

test("an address is one of a Service that a release makes", () => {
  const releases = releasesOf(platformOf(dev));
  const made = releases.flatMap((release) => {
    const found = [...JSON.stringify(valuesOf(release)).matchAll(/"fullnameOverride":"([^"]+)"/g)];
    return [release.id, ...found.map(([, name]) => String(name))].map((name) => [name, release.attributes.namespace]);
  });
  for (const host of JSON.stringify(addresses).match(/[a-z-]+\.[a-z-]+\.svc\.cluster\.local/g) ?? []) {
    const [service = "", namespace] = host.split(".");
    expect(made).toContainEqual([service.replace(/^monitoring-prometheus$/, "monitoring"), namespace]);
  }
});

test("a release that would come before what it needs is told, and so is one that waits for nothing or for itself", () => {
  const stack = platformOf(production);
  const { helm_release } = stack.resource;
  const flagger = { ...helm_release?.flagger, depends_on: [] };
  expect(tooEarly({ ...stack, resource: { ...stack.resource, helm_release: { ...helm_release, flagger } } })).toEqual([
    "flagger needs helm_release.prometheus-operator-crds",
    "flagger needs helm_release.istiod",
  ]);
  const release = { chart: "base", namespace: "mesh", why: "", timeout: "1m", values: {} } as const;
  expect(() => inOrder({ one: { ...release, after: ["two"] } })).toThrow(
    "one comes after two, which is no release of the platform",
  );
  expect(() => inOrder({ one: { ...release, after: ["two"] }, two: { ...release, after: ["one"] } })).toThrow(
    "one comes after two comes after one: one of them has to go first",
  );
});

test("a lock file with a range, without a chart or with one too many is refused with every fault at once", () => {
  const { keda, ...others } = charts;
  const text = JSON.stringify({ ...others, istiod: { ...charts.istiod, version: "^1.30.0" }, redis: keda });
  expect(() => readCharts(text)).toThrow(lockFile);
  for (const fault of [/keda/, /istiod\.version/, /redis/]) expect(() => readCharts(text)).toThrow(fault);
});

test("no service of ours bears a name of the platform's, whose pods would then have its rights", () => {
  const names = releasesOf(platformOf(dev)).map(({ id }) => id);
  for (const service of Object.keys(topology.services)) expect(names).not.toContain(service);
});
