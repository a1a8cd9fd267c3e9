import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubernetesVersions } from "../../constructs/kubernetes/kubernetes-versions.ts";
import { cloudEnvironments } from "../../stacks/environments/index.ts";
import type { AwsEnvironment } from "../../stacks/environments/schema.ts";
import { clusterOf } from "./fixtures/stacks.ts";

/** The next minor version, with invented add-on versions. */
const nextVersion = "1.36";
const table = kubernetesVersions as Record<string, unknown>;

const isKnown = nextVersion in table;

beforeAll(() => {
  const addOns = Object.fromEntries(
    Object.keys(kubernetesVersions["1.35"].addOns).map((name) => [name, "v9.9.9-next"]),
  );
  table[nextVersion] ??= { standardSupportEnds: "2027-08-02", addOns };
});
afterAll(() => {
  if (!isKnown) delete table[nextVersion];
});

describe.each(cloudEnvironments)("the next Kubernetes in $name", (environment) => {
  test("changes the versions of the cluster, its nodes and its add-ons in place, and nothing else", () => {
    const { aws } = environment;
    const cluster = { ...aws.cluster, kubernetes: nextVersion as typeof aws.cluster.kubernetes };
    const next: AwsEnvironment = { ...environment, aws: { ...aws, cluster } };
    const [before, after] = [clusterOf(environment).resource, clusterOf(next).resource];
    const changed = Object.entries(after).flatMap(([type, resources]) =>
      Object.entries(resources).flatMap(([id, attributes]) => {
        const was: Record<string, unknown> = before[type]?.[id] ?? {};
        return Object.entries(attributes)
          .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]))
          .map(([name]) => `${type} ${name}`);
      }),
    );
    expect([...new Set(changed)].toSorted()).toEqual(["aws_eks_addon addon_version", "aws_eks_cluster version"]);
    // A reference: node groups get the version after the cluster.
    for (const group of Object.values(after.aws_eks_node_group ?? {}))
      expect(String(group.version)).toMatch(/^\$\{aws_eks_cluster\.\w+\.version\}$/);
    expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
  });
});
