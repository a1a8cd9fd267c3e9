import type { Attributes } from "../../../stacks/base/synthesized.ts";
import { strings } from "../../policy/subjects.ts";
import type { Grant } from "../grant.ts";
import { cidrName } from "./cidr-names.ts";
import { type EnvironmentObjects, everyResource, resourcesOf, type StackResource } from "./environment.ts";

const separate = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

/** Which group lets which other connect, and where each may connect to. Rules inside of a group or of the older kind count too. */
export function securityGroupGrants(environment: EnvironmentObjects): Grant[] {
  return [
    ...resourcesOf(environment, ...separate).flatMap((rule) => {
      const { security_group_id, ip_protocol, ...rest } = rule.attributes;
      const direction = rule.type.includes("ingress") ? "ingress" : "egress";
      return flows(environment, rule, security_group_id, direction, { ...rest, protocol: ip_protocol });
    }),
    ...resourcesOf(environment, "aws_security_group_rule").flatMap((rule) =>
      flows(environment, rule, rule.attributes.security_group_id, String(rule.attributes.type), rule.attributes),
    ),
    ...resourcesOf(environment, "aws_security_group", "aws_default_security_group").flatMap((group) =>
      ["ingress", "egress"].flatMap((direction) =>
        ([group.attributes[direction] ?? []].flat() as Attributes[]).flatMap((rule) =>
          flows(environment, group, `\${${group.type}.${group.id}.id}`, direction, rule),
        ),
      ),
    ),
    ...memberGrants(environment),
    ...apiGrants(environment),
  ];
}

function flows(
  environment: EnvironmentObjects,
  { stack }: StackResource,
  of: unknown,
  direction: string,
  rule: Attributes,
): Grant[] {
  const group = environment.names.of(of, stack);
  return others(environment, stack, rule, group).map((other): Grant => {
    const [who, what, side] =
      direction === "ingress" ? ([other, group, "in"] as const) : ([group, other, "out"] as const);
    return { layer: "security group", who, may: portsOf(rule), what, side };
  });
}

/** The provider has one argument for each kind of other side, and an older list of each. */
function others(environment: EnvironmentObjects, stack: string, rule: Attributes, group: string): string[] {
  const groups = [rule.referenced_security_group_id, rule.source_security_group_id, rule.security_groups];
  const ranges = [rule.cidr_ipv4, rule.cidr_ipv6, rule.cidr_blocks, rule.ipv6_cidr_blocks];
  const lists = [rule.prefix_list_id, rule.prefix_list_ids];
  return [
    ...[...groups, ...lists].flat().flatMap((one) => (one ? [environment.names.of(one, stack)] : [])),
    ...ranges.flat().flatMap((one) => (one ? [cidrName(String(one), environment)] : [])),
    ...(rule.self === true ? [group] : []),
  ];
}

function portsOf({ protocol, from_port, to_port }: Attributes): string {
  if (protocol === "-1" || protocol === "all") return "*";
  return from_port === to_port ? `${protocol}/${from_port}` : `${protocol}/${from_port}-${to_port}`;
}

/** Whatever is in a group may do what the group may. */
function memberGrants(environment: EnvironmentObjects): Grant[] {
  return everyResource(environment).flatMap(({ type, id, attributes, stack }) =>
    strings(attributes)
      .filter(({ name }) => /^(vpc_)?security_(groups|group_ids)$/.test(name) && !/_security_group/.test(type))
      .map(
        ({ text }): Grant => ({
          layer: "security group",
          who: environment.names.of(`\${${type}.${id}.id}`, stack),
          may: "be",
          what: environment.names.of(text, stack),
        }),
      ),
  );
}

/** EKS serves its API outside of the VPC to the ranges that it is given. */
function apiGrants(environment: EnvironmentObjects): Grant[] {
  return resourcesOf(environment, "aws_eks_cluster").flatMap(({ attributes }) => {
    const { endpoint_public_access, public_access_cidrs = ["0.0.0.0/0"] } = (
      [attributes.vpc_config].flat() as Attributes[]
    )[0] as Attributes;
    if (endpoint_public_access === false) return [];
    return [public_access_cidrs].flat().map(
      (range): Grant => ({
        layer: "security group",
        who: cidrName(String(range), environment),
        may: "tcp/443",
        what: "the Kubernetes API",
        side: "in",
      }),
    );
  });
}
