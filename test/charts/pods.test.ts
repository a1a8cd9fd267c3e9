import { finishSeconds } from "@mindflow/runtime/drain";
import { describe, expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { builtServices } from "../../stacks/topology.ts";
import {
  conflictingScalers,
  minimumPods,
  named,
  podsAfterLoss,
  podTemplates,
  qosClass,
  securityFaults,
} from "./pods.ts";
import { type Manifest, manifestsOf } from "./releases.ts";

const all = await Promise.all(
  cloudEnvironments.map(async (environment) => [environment.name, await manifestsOf(environment)] as const),
);
const { dev: ofDev = [], production: ofProduction = [] } = Object.fromEntries(all);

function changed(manifests: Manifest[], name: string, change: (spec: Manifest["spec"]) => void): Manifest[] {
  const copies = structuredClone(manifests);
  change(named(copies, "Deployment", name).spec);
  return copies;
}

describe.each(all)("in %s", (_environment, manifests) => {
  test("no pod runs as root, writes to its root file system or has needless privileges", () => {
    expect(podTemplates(manifests).length).toBeGreaterThan(builtServices.length);
    expect(securityFaults(manifests)).toEqual([]);
  });

  test("the number of a service's pods has one owner", () => {
    expect(conflictingScalers(manifests)).toEqual([]);
  });

  test("every pod is Burstable: its memory is reserved, and its CPU has no limit", () => {
    for (const template of podTemplates(manifests)) {
      expect(qosClass(template)).toBe("Burstable");
      for (const { resources } of template.spec.containers) {
        expect(resources.limits).toEqual({ memory: resources.requests.memory });
        expect(resources.requests.cpu).toMatch(/^\d+m$/);
      }
    }
  });

  test.each(builtServices)("%s has liveness and readiness probes, and time to finish", (name) => {
    const { spec } = named(manifests, "Deployment", name).spec.template;
    const [container] = spec.containers;
    expect(container.livenessProbe.httpGet).toEqual({ path: "/health/live", port: "http" });
    expect(container.readinessProbe.httpGet).toEqual({ path: "/health/ready", port: "http" });
    const routed = container.lifecycle.preStop.sleep.seconds;
    expect(routed).toBeGreaterThan(0);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(routed + finishSeconds);
  });

  test("every priority class, service account and ConfigMap of a pod exists", () => {
    for (const { owner, spec } of podTemplates(manifests)) {
      expect(spec.priorityClassName, owner).toMatch(/^mindflow-(high|normal|low)$/);
      named(manifests, "ServiceAccount", spec.serviceAccountName);
      for (const { configMapRef } of spec.containers[0].envFrom ?? []) named(manifests, "ConfigMap", configMapRef.name);
    }
  });
});

test("a pod that can be root, write or gain privileges is reported", () => {
  const broken = changed(ofProduction, "relay", ({ template: { spec } }) => {
    spec.securityContext = { runAsUser: 0 };
    delete spec.automountServiceAccountToken;
    spec.containers[0].securityContext = {
      readOnlyRootFilesystem: false,
      capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] },
    };
  });
  expect(securityFaults(broken)).toEqual([
    "Deployment relay may run as root",
    "Deployment relay has no seccomp profile",
    "Deployment relay has a token of the Kubernetes API",
    "Deployment relay lets relay write to its root file system",
    "Deployment relay lets relay gain privileges",
    "Deployment relay gives relay capabilities",
  ]);
});

test("replicas beside an autoscaler are reported", () => {
  const broken = changed(ofProduction, "gateway", (spec) => {
    spec.replicas = 3;
  });
  expect(conflictingScalers(broken)).toEqual(["the replicas of gateway are set by HorizontalPodAutoscaler and Helm"]);
});

test("a consumer scales by its queue, a service with requests by its load, and the relay not at all", () => {
  named(ofProduction, "ScaledObject", "search-indexer");
  for (const name of ["gateway", "command", "query"]) named(ofProduction, "HorizontalPodAutoscaler", name);
  expect(named(ofProduction, "Deployment", "relay").spec.replicas).toBe(
    production.aws.workloads.services.relay.replicas.min,
  );
});

describe("production", () => {
  const zones = production.aws.network.zones.length;

  test.each(["gateway", "command", "query"])(
    "%s survives the loss of a zone, of a node, and a node's drain",
    (name) => {
      const left = podsAfterLoss(ofProduction, name, zones);
      expect(Math.min(left.zoneOrNode, left.drain)).toBeGreaterThanOrEqual(2);
    },
  );

  test.each(["relay", "search-indexer"])("%s survives the loss of a zone", (name) => {
    const left = podsAfterLoss(ofProduction, name, zones);
    expect(Math.min(left.zoneOrNode, left.drain)).toBeGreaterThanOrEqual(1);
  });

  test("a lost zone does not block new pods in the other zones", () => {
    for (const { spec } of podTemplates(ofProduction).filter(({ owner }) => owner.startsWith("Deployment")))
      for (const constraint of spec.topologySpreadConstraints)
        expect(constraint).toMatchObject({ nodeTaintsPolicy: "Honor", matchLabelKeys: ["pod-template-hash"] });
  });

  test("a gateway without spread or without disruption budget is reported", () => {
    const heaped = changed(ofProduction, "gateway", ({ template }) => {
      template.spec.topologySpreadConstraints.shift();
    });
    expect(podsAfterLoss(heaped, "gateway", zones)).toEqual({ zoneOrNode: 0, drain: 2 });
    const unguarded = ofProduction.filter(({ kind }) => kind !== "PodDisruptionBudget");
    expect(podsAfterLoss(unguarded, "gateway", zones).drain).toBe(0);
  });
});

test("dev has the minimum of pods of each service", () => {
  for (const name of builtServices)
    expect(minimumPods(ofDev, name)).toBe(dev.aws.workloads.services[name].replicas.min);
});
