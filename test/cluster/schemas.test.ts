import { describe, expect, test } from "vitest";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import { findHelm } from "../charts/helm.ts";
import { needed } from "../tools.ts";
import { manifests } from "./manifests.ts";
import { renderedOf } from "./rendered.ts";
import { readSchemas, strictly } from "./schemas.ts";

const schemas = readSchemas();
const faults = strictly(schemas);

describe.each(cloudEnvironments)("$name", (environment) => {
  test("Kubernetes and the third parties' definitions know every field of every object", async (context) => {
    needed(await findHelm(), context);
    const { ofCharts, ofPlatform } = await renderedOf(environment);
    const objects = [...ofCharts, ...ofPlatform];
    expect(objects.length).toBeGreaterThan(50);
    expect(objects.flatMap(faults)).toEqual([]);
  }, 120_000);
});

const named = { metadata: { name: "web" } };

test("a misspelt field and a value of another type are named with their paths", () => {
  const spec = {
    selector: {},
    template: { spec: { containers: [{ name: 1, imagee: "web" }] } },
  };
  expect(faults({ apiVersion: "apps/v1", kind: "Deployment", ...named, spec })).toEqual([
    "Deployment web: spec.template.spec.containers[0].imagee is no field",
    "Deployment web: spec.template.spec.containers[0].name must be string",
  ]);
});

test("a misspelt field of a third party's kind is named with its path", () => {
  const spec = { scaleTargetRef: { name: "web" }, triggers: [{ type: "cpu", metadata: {} }], minReplicas: 1 };
  expect(faults({ apiVersion: "keda.sh/v1alpha1", kind: "ScaledObject", ...named, spec })).toEqual([
    "ScaledObject web: spec.minReplicas is no field",
  ]);
});

test("a kind of which nothing is known is refused with the way out", () => {
  expect(faults({ apiVersion: "apps/v1", kind: "Deploymint", ...named })).toEqual([
    "Deploymint web: nothing is known of apps/v1 Deploymint: npm run schemas asks an API server",
  ]);
});

/** A stack of one resource. */
function stackOf(type: string, attributes: Record<string, unknown>) {
  return { resource: { [type]: { it: attributes } } } as unknown as Parameters<typeof manifests>[0];
}

test("a resource of Terraform's is the object that its provider would make", () => {
  const rule = [{ api_groups: [""], resources: ["pods"], verbs: ["get"] }];
  const metadata = { name: "look", labels: { some_label: "kept" } };
  expect(manifests(stackOf("kubernetes_cluster_role_v1", { "//": {}, metadata, rule }), schemas)).toEqual([
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata,
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    },
  ]);
});

test("an argument for which Kubernetes has no field is named with its resource", () => {
  expect(() => manifests(stackOf("kubernetes_namespace_v1", { metadata: { nome: "web" } }), schemas)).toThrow(
    "kubernetes_namespace_v1.it: nome is no field: there are annotations,",
  );
});
