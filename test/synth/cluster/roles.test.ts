import { describe, expect, test } from "vitest";
import { clusterGroups } from "../../../constructs/kubernetes/cluster-groups.ts";
import { namespaces } from "../../../constructs/kubernetes/kubernetes-names.ts";
import { production } from "../../../stacks/environments/production.ts";
import { all } from "../fixtures/claims.ts";
import { platformOf } from "../fixtures/stacks.ts";

describe("the roles of people", () => {
  const stack = platformOf(production);
  const roles = all(stack, "kubernetes_cluster_role_v1").map(({ id, attributes }) => ({
    id,
    rules: attributes.rule as { api_groups: string[]; resources: string[]; verbs: string[] }[],
  }));
  const granting = (resource: string) =>
    roles.filter(({ rules }) => rules.some(({ resources }) => resources.includes(resource))).map(({ id }) => id);

  test("grant no access to secrets, and no impersonation", () => {
    for (const resource of ["secrets", "serviceaccounts/token", "users", "groups", "nodes/proxy"])
      expect(granting(resource)).toEqual([]);
  });

  test("grant no change of pod templates, which could run as any service account", () => {
    const writing = ["create", "update", "patch", "delete", "*"];
    for (const { rules } of roles)
      for (const { resources, verbs } of rules)
        if (verbs.some((verb) => writing.includes(verb)))
          for (const resource of resources)
            expect(["deployments", "statefulsets", "daemonsets", "jobs", "cronjobs"]).not.toContain(resource);
  });

  test("have no wildcard except for reading custom resources of the platform", () => {
    for (const { rules } of roles)
      for (const { api_groups, resources, verbs } of rules) {
        expect([...api_groups, ...verbs]).not.toContain("*");
        if (resources.includes("*")) {
          expect(verbs).toEqual(["get", "list", "watch"]);
          for (const group of api_groups) expect(group).toMatch(/\./);
        }
      }
  });

  test("grant a shell in the services to developers only, and to nobody in production", () => {
    const [shell, ...others] = granting("pods/exec");
    expect(others).toEqual([]);
    const bound = all(stack, "kubernetes_role_binding_v1").filter(({ attributes }) =>
      JSON.stringify(attributes.role_ref).includes(`.${shell}.`),
    );
    expect(bound.map(({ attributes }) => attributes.metadata)).toMatchObject([{ namespace: namespaces.services }]);
    expect(bound.map(({ attributes }) => attributes.subject)).toMatchObject([[{ name: clusterGroups.edit }]]);
    expect(Object.values(production.aws.cluster.access)).not.toContain("edit");
  });
});
