import { expect, test } from "vitest";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { names } from "../../../stacks/topology.ts";
import { all } from "../fixtures/claims.ts";
import { type Attributes, type SynthesizedStack, synthesize } from "../fixtures/synth.ts";

const stacks = synthesize(cloudEnvironments);

/** The function that sets OpenSearch's users calls OpenSearch only. Lambda itself writes its log. */
const callsNoService = /-search-access$/;

test.each(cloudEnvironments)("the endpoints in the VPC of $name admit everything there that calls AWS", ({ name }) => {
  const ours = stacksOf(name);
  expect(callers(ours).length).toBeGreaterThanOrEqual(2);
  expect(refusedCallers(ours)).toEqual([]);
});

test.each(["nodes", "rotation", "deployer", "the cluster's"])("a rule that is missing is noticed: %s", (group) => {
  const ours = stacksOf("staging").map((stack) => {
    const type = "aws_vpc_security_group_ingress_rule";
    const kept = Object.entries(stack.resource[type] ?? {}).filter(([, rule]) => admittedBy(rule) !== group);
    return { ...stack, resource: { ...stack.resource, [type]: Object.fromEntries(kept) } };
  });
  const refused = refusedCallers(ours);
  expect(refused).not.toEqual([]);
  for (const caller of refused) expect(caller).toMatch(new RegExp(`: ${group}$`));
});

function stacksOf(environment: string): SynthesizedStack[] {
  return names(stacks).flatMap((id) => (id.startsWith(`${environment}-`) && stacks[id] ? [stacks[id]] : []));
}

/** With private DNS, a service's name leads to the endpoint even for those whom its security group refuses. */
function refusedCallers(ours: readonly SynthesizedStack[]): string[] {
  const admitted = ours
    .flatMap((stack) => all(stack, "aws_vpc_security_group_ingress_rule"))
    .map(({ attributes }) => admittedBy(attributes));
  return callers(ours)
    .filter(({ groups }) => !groups.some((group) => admitted.includes(group)))
    .map(({ what, groups }) => `${what}: ${groups.join(", ")}`);
}

function callers(ours: readonly SynthesizedStack[]) {
  const every = (type: string) => ours.flatMap((stack) => all(stack, type)).map(({ attributes }) => attributes);
  const groups = (ids: unknown) => (ids as string[]).map(groupIn);
  return [
    ...every("aws_launch_template").map(({ name, vpc_security_group_ids }) => ({
      what: String(name),
      // Pods on nodes have the cluster's group only because their nodes have it.
      groups: groups(vpc_security_group_ids).filter((group) => group !== "the cluster's"),
    })),
    ...every("aws_lambda_function")
      .filter(({ function_name }) => !callsNoService.test(String(function_name)))
      .map(({ function_name, vpc_config }) => ({
        what: String(function_name),
        groups: groups((vpc_config as Attributes).security_group_ids),
      })),
    ...every("aws_eks_fargate_profile").map(({ fargate_profile_name }) => ({
      what: `pods of ${fargate_profile_name}`,
      groups: ["the cluster's"],
    })),
  ];
}

/** The group that may connect to the endpoints by this rule. */
function admittedBy({ security_group_id, referenced_security_group_id, from_port }: Attributes): string | undefined {
  const toEndpoints = from_port === 443 && groupIn(security_group_id) === "endpoints";
  return toEndpoints && referenced_security_group_id ? groupIn(referenced_security_group_id) : undefined;
}

/** The construct that created the security group of a reference, within a stack or across stacks. */
function groupIn(reference: unknown): string {
  const text = String(reference);
  if (/aws_eks_cluster/.test(text)) return "the cluster's";
  const [, group] = /aws_security_group\.?([\w-]+)_group_/.exec(text) ?? [];
  if (!group) throw new Error(`${text} names no security group`);
  return group;
}
