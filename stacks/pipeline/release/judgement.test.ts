import { expect, test } from "vitest";
import type { Canary, ClusterState, Deployment } from "./cluster-state.ts";
import { judge } from "./judgement.ts";

const metadata = (name: string) => ({ name, uid: name, generation: 1 });

function deployment(name: string, revision: string, available = 2): Deployment {
  return {
    kind: "Deployment",
    metadata: metadata(name),
    spec: {
      replicas: 2,
      template: { metadata: {}, spec: { containers: [{ name, image: `registry/web:${revision}` }] } },
    },
    status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: available },
  };
}

function canary(phase: string, lastAppliedSpec: string): Canary {
  const conditions = [{ type: "Promoted", status: "False", message: "Canary analysis failed." }];
  return { kind: "Canary", metadata: metadata("web"), status: { phase, lastAppliedSpec, conditions } };
}

function state(deployments: readonly Deployment[], canaries: readonly Canary[] = []): ClusterState {
  const byName = <T extends Deployment | Canary>(all: readonly T[]) =>
    new Map(all.map((one) => [one.metadata.name, one]));
  return { deployments: byName(deployments), canaries: byName(canaries), events: [] };
}

const rolling = { name: "web", progressive: false };
const progressive = { name: "web", progressive: true };
const old = state([deployment("web", "old"), deployment("web-primary", "old")], [canary("Failed", "hash of broken")]);
const tried = (phase: string, hash: string, primary = "old") =>
  state([deployment("web", "new"), deployment("web-primary", primary)], [canary(phase, hash)]);

test.each([
  ["has no Deployment yet", rolling, state([])],
  ["has the old image", rolling, old],
  ["has pods that are not available", rolling, state([deployment("web", "new", 1)])],
  ["is not known to Flagger yet", progressive, state([deployment("web", "new")])],
  ["is tried", progressive, tried("Progressing", "hash of new")],
  ["failed in an earlier version, and Flagger has not seen this one", progressive, tried("Failed", "hash of broken")],
  ["is copied, and Flagger has not moved the requests yet", progressive, tried("Promoting", "hash of new", "new")],
])("a service is waited for that %s", (_what, service, now) => {
  expect(judge(service, "new", old, now)).toEqual({ is: "waiting" });
});

test.each([
  ["whose pods are available", rolling, "new", state([deployment("web", "new")])],
  ["that Flagger has promoted", progressive, "new", tried("Succeeded", "hash of new", "new")],
  ["that goes back to what is served, which Flagger does not try", progressive, "old", old],
])("a service is released %s", (_what, service, revision, now) => {
  expect(judge(service, revision, old, now)).toEqual({ is: "released" });
});

test("a failed canary says why, also when the same version is applied again", () => {
  const failed = { is: "failed", reason: "Canary analysis failed." };
  const now = tried("Failed", "hash of new");
  expect(judge(progressive, "new", old, now)).toEqual(failed);
  expect(judge(progressive, "new", now, now)).toEqual(failed);
});

test("a Deployment that Kubernetes has given up says why", () => {
  const { status, ...rest } = deployment("web", "new", 1);
  const conditions = [{ type: "Progressing", status: "False", message: "it has timed out progressing." }];
  expect(judge(rolling, "new", old, state([{ ...rest, status: { ...status, conditions } }]))).toEqual({
    is: "failed",
    reason: "it has timed out progressing.",
  });
});
