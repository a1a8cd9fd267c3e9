import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { findHelm } from "../charts/helm.ts";
import { objectsOfEnvironment } from "../cluster/environment-objects.ts";
import { manifestsOf } from "../cluster/terraform-manifests.ts";
import { needed } from "../fixtures/tools.ts";
import { readSchemas, strictValidator } from "./schemas.ts";

const schemas = readSchemas();
const faults = strictValidator(schemas);

describe.each(cloudEnvironments)("$name", (environment) => {
  test("the schemas of Kubernetes and of third-party definitions have every field of every object", async (context) => {
    needed(await findHelm(), context);
    const { ofCharts, ofPlatform } = await objectsOfEnvironment(environment);
    const objects = [...ofCharts, ...ofPlatform];
    expect(objects.length).toBeGreaterThan(50);
    expect(objects.flatMap(faults)).toEqual([]);
  }, 120_000);
});

const named = { metadata: { name: "web" } };

test("an unknown field and a value of the wrong type are named with their paths", () => {
  const spec = {
    selector: {},
    template: { spec: { containers: [{ name: 1, imagee: "web" }] } },
  };
  expect(faults({ apiVersion: "apps/v1", kind: "Deployment", ...named, spec })).toEqual([
    "Deployment web: spec.template.spec.containers[0].imagee is not a field",
    "Deployment web: spec.template.spec.containers[0].name must be string",
  ]);
});

test("an unknown field of a third-party kind is named with its path", () => {
  const spec = { scaleTargetRef: { name: "web" }, triggers: [{ type: "cpu", metadata: {} }], minReplicas: 1 };
  expect(faults({ apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", ...named, spec })).toEqual([
    "ScaledObject web: spec.minReplicas is not a field",
  ]);
});

test("a kind without a schema is refused with the fix", () => {
  expect(faults({ apiVersion: "apps/v1", kind: "Deploymint", ...named })).toEqual([
    "Deploymint web: no schema for apps/v1 Deploymint: npm run schemas reads it from an API server",
  ]);
});

function stackOf(type: string, attributes: Record<string, unknown>) {
  return { resource: { [type]: { it: attributes } } } as unknown as Parameters<typeof manifestsOf>[0];
}

test("a Terraform resource is translated into the object that its provider would create", () => {
  const rule = [{ api_groups: [""], resources: ["pods"], verbs: ["get"] }];
  const metadata = { name: "look", labels: { some_label: "kept" } };
  expect(manifestsOf(stackOf("kubernetes_cluster_role_v1", { "//": {}, metadata, rule }), schemas)).toEqual([
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata,
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    },
  ]);
});

test("an argument without a Kubernetes field is named with its resource", () => {
  expect(() => manifestsOf(stackOf("kubernetes_namespace_v1", { metadata: { nome: "web" } }), schemas)).toThrow(
    "kubernetes_namespace_v1.it: nome is not a field: there are annotations,",
  );
});
