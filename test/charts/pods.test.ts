import { finishSeconds } from "@mindflow/runtime/drain";
import { describe, expect, test } from "vitest";
import { dev } from "../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { production } from "../../stacks/environments/production.ts";
import { builtServices } from "../../stacks/topology.ts";
import { fewest, foughtOver, leftAfterLoss, named, podTemplates, qosClass, unconfined } from "./pods.ts";
import { type Manifest, manifestsOf } from "./releases.ts";

const all = await Promise.all(
  cloudEnvironments.map(async (environment) => [environment.name, await manifestsOf(environment)] as const),
);
const { dev: ofDev = [], production: ofProduction = [] } = Object.fromEntries(all);

/** The same with one Deployment changed by hand. */
function changed(manifests: Manifest[], name: string, change: (spec: Manifest["spec"]) => void): Manifest[] {
  const copies = structuredClone(manifests);
  change(named(copies, "Deployment", name).spec);
  return copies;
}

describe.each(all)("in %s", (_environment, manifests) => {
  test("no pod of ours runs as root, writes into its root file system or has a right that it does not need", () => {
    expect(podTemplates(manifests).length).toBeGreaterThan(builtServices.length);
    expect(unconfined(manifests)).toEqual([]);
  });

  test("the number of a service's pods is set by one alone", () => {
    expect(foughtOver(manifests)).toEqual([]);
  });

  test("every pod is Burstable: its memory is all set aside for it, and its CPU has no ceiling", () => {
    for (const template of podTemplates(manifests)) {
      expect(qosClass(template)).toBe("Burstable");
      for (const { resources } of template.spec.containers) {
        expect(resources.limits).toEqual({ memory: resources.requests.memory });
        expect(resources.requests.cpu).toMatch(/^\d+m$/);
      }
    }
  });

  test.each(builtServices)("%s is asked whether it lives and is ready, and has time to finish", (name) => {
    const { spec } = named(manifests, "Deployment", name).spec.template;
    const [container] = spec.containers;
    expect(container.livenessProbe.httpGet).toEqual({ path: "/health/live", port: "http" });
    expect(container.readinessProbe.httpGet).toEqual({ path: "/health/ready", port: "http" });
    const routed = container.lifecycle.preStop.sleep.seconds;
    expect(routed).toBeGreaterThan(0);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(routed + finishSeconds);
  });

  test("every priority, account and settings that a pod names are there", () => {
    for (const { owner, spec } of podTemplates(manifests)) {
      expect(spec.priorityClassName, owner).toMatch(/^mindflow-(high|normal|low)$/);
      named(manifests, "ServiceAccount", spec.serviceAccountName);
      for (const { configMapRef } of spec.containers[0].envFrom ?? []) named(manifests, "ConfigMap", configMapRef.name);
    }
  });
});

test("a pod that may be root, writes, or gains rights is told", () => {
  const broken = changed(ofProduction, "relay", ({ template: { spec } }) => {
    spec.securityContext = { runAsUser: 0 };
    delete spec.automountServiceAccountToken;
    spec.containers[0].securityContext = {
      readOnlyRootFilesystem: false,
      capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] },
    };
  });
  expect(unconfined(broken)).toEqual([
    "Deployment relay may run as root",
    "Deployment relay may call all of the kernel",
    "Deployment relay has a token of Kubernetes' API",
    "Deployment relay lets relay write into its root file system",
    "Deployment relay lets relay gain rights",
    "Deployment relay leaves relay capabilities",
  ]);
});

test("replicas beside a scaler are told", () => {
  const broken = changed(ofProduction, "gateway", (spec) => {
    spec.replicas = 3;
  });
  expect(foughtOver(broken)).toEqual(["the replicas of gateway are set by HorizontalPodAutoscaler and Helm"]);
});

test("a consumer is scaled by its queue, who is sent requests by its load, and the relay by nobody", () => {
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
      const left = leftAfterLoss(ofProduction, name, zones);
      expect(Math.min(left.zoneOrNode, left.drain)).toBeGreaterThanOrEqual(2);
    },
  );

  test.each(["relay", "search-indexer"])("%s goes on without a zone", (name) => {
    const left = leftAfterLoss(ofProduction, name, zones);
    expect(Math.min(left.zoneOrNode, left.drain)).toBeGreaterThanOrEqual(1);
  });

  test("a lost zone keeps no new pod from the zones that are left", () => {
    for (const { spec } of podTemplates(ofProduction).filter(({ owner }) => owner.startsWith("Deployment")))
      for (const constraint of spec.topologySpreadConstraints)
        expect(constraint).toMatchObject({ nodeTaintsPolicy: "Honor", matchLabelKeys: ["pod-template-hash"] });
  });

  test("a gateway that is not spread, or has no budget, is told", () => {
    const heaped = changed(ofProduction, "gateway", ({ template }) => {
      template.spec.topologySpreadConstraints.shift();
    });
    expect(leftAfterLoss(heaped, "gateway", zones)).toEqual({ zoneOrNode: 0, drain: 2 });
    const unguarded = ofProduction.filter(({ kind }) => kind !== "PodDisruptionBudget");
    expect(leftAfterLoss(unguarded, "gateway", zones).drain).toBe(0);
  });
});

test("dev gets along with one pod of each", () => {
  for (const name of builtServices) expect(fewest(ofDev, name)).toBe(dev.aws.workloads.services[name].replicas.min);
});
