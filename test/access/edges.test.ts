import { expect, test } from "vitest";
import { accessDifference } from "./difference.ts";
import { explains } from "./edges/edge.ts";
import { platformGrants } from "./edges/platform.ts";
import { edgesOf } from "./edges/topology-edges.ts";
import { presentAccess } from "./fixtures/changes.ts";
import type { State } from "./gains.ts";
import type { Grant } from "./grant.ts";

const { topology, environments } = presentAccess;
const { grants: all, things } = environments.dev as State;
const edges = edgesOf(topology);

test("no service may do anything that an edge of the topology does not explain", () => {
  const unexplained = all.filter(
    (grant) => grant.who in topology.services && !grant.limit && !edges.some((edge) => explains(edge, grant)),
  );
  expect(unexplained).toEqual([]);
});

test("every edge of a built service takes something", () => {
  const idle = edges.filter(
    (edge) => !topology.services[edge.service]?.planned && !all.some((grant) => explains(edge, grant)),
  );
  expect(idle.map(({ title }) => title)).toEqual([]);
});

test("every row of the platform explains something that there is, and says why", () => {
  for (const row of platformGrants) {
    expect(all.filter((grant) => explains(row, grant))).not.toEqual([]);
    expect(row.why).toMatch(/^[A-Z].{20,}\.$/);
  }
});

test("what a row of the platform explains is green, with the reason", () => {
  const grant: Grant = { layer: "IAM", who: "cluster-autoscaler", may: "eks:DescribeNodegroup", what: "node group x" };
  const after = { topology, environments: { dev: { grants: [...all, grant], things } } };
  expect(accessDifference(presentAccess, after)).toEqual([
    {
      sign: "+",
      unexplained: false,
      text: `cluster-autoscaler may newly eks:DescribeNodegroup on node group x (IAM): ${platformGrants[0]?.why}`,
      environments: ["dev"],
    },
  ]);
  expect(accessDifference(presentAccess, after, [])).toMatchObject([{ unexplained: true }]);
});

test("a star of an edge or a row does not explain a wildcard", () => {
  const allows = [{ layer: "IAM", who: "a", may: ["s3:GetObject"], what: ["bucket *"] }] as const;
  const grant: Grant = { layer: "IAM", who: "a", may: "s3:GetObject", what: "bucket b" };
  expect(explains({ allows }, grant)).toBe(true);
  expect(explains({ allows }, { ...grant, what: "bucket b/*" })).toBe(false);
});
