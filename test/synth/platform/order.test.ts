import { describe, expect, test } from "vitest";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { production } from "../../../stacks/environments/production.ts";
import { inOrder } from "../../../stacks/platform/releases.ts";
import { platformOf } from "../fixtures/stacks.ts";
import type { Resource, SynthesizedStack } from "../fixtures/synth.ts";
import { releasesOf, valuesOf } from "./fixture.ts";

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

const dependencies: [uses: RegExp, dependency: string][] = [
  [/"(service|pod)_?[mM]onitor(s)?":\{"enabled":true/, "helm_release.prometheus-operator-crds"],
  [/"meshProvider":"istio"|"image":"auto"/, "helm_release.istiod"],
  [/"storageClassName"/, "kubernetes_storage_class_v1.volumes"],
];

function tooEarly(stack: SynthesizedStack): string[] {
  return releasesOf(stack).flatMap((release) => {
    const values = JSON.stringify(valuesOf(release));
    const earlier = before(stack, release);
    const missing = dependencies.filter(([uses, dependency]) => uses.test(values) && !earlier.has(dependency));
    return missing.map(([, dependency]) => `${release.id} needs ${dependency}`);
  });
}

describe.each(cloudEnvironments)("the platform of $name", (environment) => {
  const stack = platformOf(environment);
  const releases = releasesOf(stack);

  test("installs a release after its namespace, and after the custom resource definitions that it uses", () => {
    expect(tooEarly(stack)).toEqual([]);
    for (const release of releases.filter(({ attributes }) => attributes.namespace !== namespaces.system))
      expect([...before(stack, release)].join()).toMatch(/kubernetes_resource_quota_v1.*kubernetes_limit_range_v1/);
  });
});

test("a release before its dependency is reported, and so is a cycle and an unknown dependency", () => {
  const stack = platformOf(production);
  const { helm_release } = stack.resource;
  const flagger = { ...helm_release?.flagger, depends_on: [] };
  expect(tooEarly({ ...stack, resource: { ...stack.resource, helm_release: { ...helm_release, flagger } } })).toEqual([
    "flagger needs helm_release.prometheus-operator-crds",
    "flagger needs helm_release.istiod",
  ]);
  const release = { chart: "base", namespace: "mesh", why: "", timeout: "1m", values: {} } as const;
  expect(() => inOrder({ one: { ...release, after: ["two"] } })).toThrow(
    "one is installed after two, which is not a release of the platform",
  );
  expect(() => inOrder({ one: { ...release, after: ["two"] }, two: { ...release, after: ["one"] } })).toThrow(
    "one is installed after two is installed after one: remove one of these dependencies",
  );
});
