import { describe, expect, test } from "vitest";
import { flows, securityGroups } from "../../../stacks/derived/network-flows.ts";
import { describable } from "../../../stacks/environments/aws/network.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { names, topology } from "../../../stacks/topology.ts";
import { all, only } from "../fixtures/claims.ts";
import { networkOf } from "./fixture.ts";

describe.each(cloudEnvironments)("the network of $name", (environment) => {
  const { clients } = environment.aws.network;
  const { stack, group, every } = networkOf(environment);
  const ingress = every("aws_vpc_security_group_ingress_rule");
  const egress = every("aws_vpc_security_group_egress_rule");

  test("opens exactly the ports of the topology's edges, as egress and as ingress", () => {
    const wanted = flows(topology).map(({ from, to, port }) => `${group(from)} > ${group(to)} : ${port}`);
    const opened = (all: typeof ingress, from: string, to: string) =>
      all
        .filter((rule) => rule.referenced_security_group_id)
        .map((rule) => `${rule[from]} > ${rule[to]} : ${rule.from_port}`);
    expect(opened(ingress, "referenced_security_group_id", "security_group_id").toSorted()).toEqual(wanted.toSorted());
    expect(opened(egress, "security_group_id", "referenced_security_group_id").toSorted()).toEqual(wanted.toSorted());
    for (const rule of [...ingress, ...egress])
      expect([rule.ip_protocol, rule.from_port]).toEqual(["tcp", rule.to_port]);
  });

  test("has descriptions of groups and rules that EC2 allows", () => {
    for (const { description } of [...every("aws_security_group"), ...ingress, ...egress])
      expect(description).toMatch(describable);
  });

  test("allows address ranges only at the load balancer, for HTTP and HTTPS", () => {
    const byAddress = ingress.filter((rule) => !rule.referenced_security_group_id);
    expect(byAddress).toMatchObject(
      [443, 80].flatMap((port) =>
        clients.from.map((cidr) => ({
          security_group_id: group("loadBalancer"),
          cidr_ipv4: cidr,
          from_port: port,
          description: clients.because,
        })),
      ),
    );
  });

  test("lets nothing out of the VPC except what deploys, by HTTPS, and lets nothing connect to that", () => {
    expect(egress.filter((rule) => !rule.referenced_security_group_id)).toMatchObject([
      { security_group_id: group("deployer"), cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 },
    ]);
    expect(ingress.map((rule) => rule.security_group_id)).not.toContain(group("deployer"));
  });

  test("has every security group, and no inline rules", () => {
    const groups = all(stack, "aws_security_group");
    expect(groups).toHaveLength(names(securityGroups).length);
    for (const { attributes } of [...groups, only(stack, "aws_default_security_group")]) {
      expect(attributes).not.toHaveProperty("ingress");
      expect(attributes).not.toHaveProperty("egress");
    }
  });
});
