import { describe, expect, test } from "vitest";
import { seconds } from "../../../constructs/duration.ts";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { meshGateway } from "../../../stacks/derived/mesh-gateway.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { addresses } from "../../../stacks/platform/addresses.ts";
import { type ChartName, charts, checkCharts, lockFile } from "../../../stacks/platform/charts.ts";
import { criticalities, topology } from "../../../stacks/topology.ts";
import { all, only } from "../fixtures/claims.ts";
import { clusterOf, platformOf } from "../fixtures/stacks.ts";
import { releasesOf, valuesOf } from "./fixture.ts";

describe.each(cloudEnvironments)("the platform of $name", (environment) => {
  const stack = platformOf(environment);
  const releases = releasesOf(stack);
  const values = (name: string) => valuesOf(only(stack, "helm_release", { name })) as never;

  test("installs exactly the charts of the lock file, at their versions", () => {
    for (const { attributes } of releases) {
      const { repository, version } = charts[attributes.chart as ChartName];
      expect(attributes).toMatchObject({ repository, version });
    }
    const installed = new Set(releases.map(({ attributes }) => attributes.chart));
    expect([...installed].toSorted()).toEqual(Object.keys(charts).toSorted());
  });

  test("gives no release more than 15 minutes to become ready", () => {
    for (const { attributes } of releases) expect(attributes.timeout).toBeLessThanOrEqual(900);
  });

  test("has formatted JSON values, without expressions that only a chart should resolve", () => {
    for (const { attributes } of releases) {
      const [text] = attributes.values as string[];
      expect(text?.split("\n").length).toBeGreaterThan(2);
      for (const expression of text?.match(/[$%]\{[^}]*/g) ?? []) expect(expression).toMatch(/^\$\{(data|var)\./);
    }
  });

  test("has the service accounts to which the cluster gives roles", () => {
    const associations = all(clusterOf(environment), "aws_eks_pod_identity_association").filter(
      ({ attributes: { namespace, service_account } }) => {
        const addOn = ["aws-node", "ebs-csi-controller-sa"].includes(String(service_account));
        return namespace !== namespaces.services && !addOn;
      },
    );
    expect(associations.length).toBeGreaterThan(5);
    for (const { attributes } of associations) {
      const account = JSON.stringify(attributes.service_account);
      const there = releases.filter((release) => release.attributes.namespace === attributes.namespace);
      expect(there.map((release) => JSON.stringify(valuesOf(release))).join()).toMatch(
        new RegExp(`"(name|fullnameOverride)":${account}`),
      );
    }
  });

  test("has the environment's number of replicas per controller, and its limits for the gateway", () => {
    const { controllers, gateway } = environment.aws.platform;
    for (const name of ["cert-manager", "external-secrets", "aws-load-balancer-controller", "cluster-autoscaler"])
      expect(values(name)).toMatchObject({ replicaCount: controllers });
    expect(values("keda")).toMatchObject({ operator: { replicaCount: controllers } });
    expect(values("mesh-gateway")).toMatchObject({
      autoscaling: { enabled: true, minReplicas: gateway.min, maxReplicas: gateway.max },
    });
    expect(values("mesh-gateway")).not.toHaveProperty("replicaCount");
    // The disruption budget of a single replica would block the draining of its node.
    expect(values("istiod")).toMatchObject({ autoscaleMin: 2 });
  });

  test("has the gateway listen on the ports of the load balancer's targets", () => {
    const { ports } = (values("mesh-gateway") as { service: { ports: { targetPort: number }[] } }).service;
    expect(ports.map(({ targetPort }) => targetPort)).toEqual([meshGateway.health.port, meshGateway.port]);
  });

  test("replaces the gateway's pods when Istio is upgraded", () => {
    const { podAnnotations } = values("mesh-gateway") as { podAnnotations: Record<string, string> };
    expect(Object.values(podAnnotations)).toContain(charts.istiod.version);
  });

  test("gives Kiali an address for each link, since it shows none to an internal one", () => {
    const { external_services } = values("kiali") as { external_services: Record<string, Record<string, string>> };
    expect(external_services.grafana).toMatchObject({ external_url: "http://localhost:3000" });
  });

  test("keeps metrics as long as the environment says, and less than the volume can hold", () => {
    const { retention, storageGiB } = environment.aws.platform.metrics;
    const { prometheusSpec } = (values("monitoring") as { prometheus: { prometheusSpec: Record<string, string> } })
      .prometheus;
    expect(prometheusSpec.retention).toBe(retention);
    expect(Number.parseInt(prometheusSpec.retentionSize ?? "", 10)).toBeLessThan(storageGiB * 0.9);
  });

  test("notifies the topic of alerts only if the environment raises alarms", () => {
    const receiver = "failing" in environment.aws.monitoring.alarms ? "topic" : "null";
    expect(values("monitoring")).toMatchObject({ alertmanager: { config: { route: { receiver } } } });
  });

  test("lets no service preempt the monitoring, nor the webhook of External Secrets", () => {
    const classes = all(stack, "kubernetes_priority_class_v1").map(({ attributes }) => attributes);
    const defaults = classes.filter(({ global_default }) => global_default);
    expect(defaults).toHaveLength(1);
    expect(defaults[0]?.preemption_policy).toBe("Never");
    expect(defaults[0]?.value).toBeGreaterThan(Math.max(...Object.values(criticalities)));
    for (const part of ["webhook", "certController"])
      expect(values("external-secrets")).toMatchObject({ [part]: { priorityClassName: "system-cluster-critical" } });
  });

  test("gives Grafana its minimum of memory", () => {
    expect(values("monitoring")).toMatchObject({ grafana: { resources: { limits: { memory: "512Mi" } } } });
  });

  test("has the load balancer controller retry several times before the gateway's release fails", () => {
    const { targetgroupbindingMaxExponentialBackoffDelay: delay } = values("aws-load-balancer-controller");
    const { timeout } = only(stack, "helm_release", { name: "mesh-gateway" }).attributes;
    expect(4 * seconds(delay)).toBeLessThan(timeout as number);
  });

  test("has a quota for each namespace of ours and on Fargate, which allows no load balancer and no node port", () => {
    const limited = all(stack, "kubernetes_resource_quota_v1").map(({ attributes }) => attributes.spec);
    const { platform, cluster } = environment.aws;
    expect(limited).toHaveLength(Object.keys({ ...platform.quotas, ...cluster.fargate }).length);
    for (const spec of limited)
      expect(spec).toMatchObject({ hard: { "services.loadbalancers": "0", "services.nodeports": "0" } });
  });

  test("has a priority for each criticality of the topology, and one for the platform", () => {
    const priorities = all(stack, "kubernetes_priority_class_v1").map(({ attributes }) => [
      (attributes.metadata as { name: string }).name,
      attributes.value,
    ]);
    expect(Object.fromEntries(priorities)).toEqual(
      Object.fromEntries(
        [...Object.entries(criticalities), ["platform", 2_000_000]].map(([name, value]) => [`mindflow-${name}`, value]),
      ),
    );
  });
});

test("every address is a Service of a release", () => {
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

test("a lock file with a range or an unknown field is refused with every fault at once", () => {
  const faulty = { ...charts, istiod: { ...charts.istiod, version: "^1.31.0" }, keda: { ...charts.keda, digest: "" } };
  for (const fault of [lockFile, /istiod\.version/, /digest/]) expect(() => checkCharts(faulty)).toThrow(fault);
});

test("no service has the name of a platform release, whose permissions its pods would get", () => {
  const names = releasesOf(platformOf(dev)).map(({ id }) => id);
  for (const service of Object.keys(topology.services)) expect(names).not.toContain(service);
});
