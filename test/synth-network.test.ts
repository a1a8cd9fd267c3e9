import { describe, expect, test } from "vitest";
import { overlap } from "../constructs/subnet-plan.ts";
import { describable } from "../stacks/environments/aws/network.ts";
import { cloudEnvironments } from "../stacks/environments/index.ts";
import { Network } from "../stacks/network.ts";
import { flows, securityGroups } from "../stacks/network-flows.ts";
import { names, topology } from "../stacks/topology.ts";
import { all, only, reference } from "./claims.ts";
import { foundation } from "./given.ts";
import { type Resource, synthesizeAlone } from "./synth.ts";

describe.each(cloudEnvironments)("the network of $name", (environment) => {
  const { name, region } = environment;
  const { account } = environment.aws.foundation;
  const { zones, nat, endpoints, clients, flowLogs } = environment.aws.network;
  const stack = synthesizeAlone((app) => new Network(app, environment, { foundation }));
  const called = (type: string, what: string) => {
    const [found, ...others] = all(stack, type).filter(
      ({ attributes }) => (attributes.tags as { Name?: string })?.Name === `mindflow-${name}-${what}`,
    );
    if (!found || others.length > 0) throw new Error(`expected one ${type} called ${what}`);
    return found;
  };
  const group = (what: string) =>
    reference(
      called(
        "aws_security_group",
        what.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`),
      ),
      "id",
    );

  test("has a public, a private and a database subnet in each zone, and gives nobody a public address by itself", () => {
    for (const zone of zones)
      for (const kind of ["public", "private", "database"])
        expect(called("aws_subnet", `${kind}-${zone}`).attributes).toMatchObject({
          availability_zone: `${region}${zone}`,
          map_public_ip_on_launch: false,
        });
    expect(all(stack, "aws_subnet")).toHaveLength(3 * zones.length);
  });

  test("shows Kubernetes where its load balancers go", () => {
    expect(called("aws_subnet", "public-a").attributes.tags).toMatchObject({ "kubernetes.io/role/elb": "1" });
    expect(called("aws_subnet", "private-a").attributes.tags).toMatchObject({ "kubernetes.io/role/internal-elb": "1" });
  });

  test(nat === "each zone" ? "has a way out in each zone" : "has one way out, in the first zone", () => {
    const gateways = (nat === "each zone" ? zones : zones.slice(0, 1)).map((zone) =>
      called("aws_nat_gateway", `nat-${zone}`),
    );
    expect(all(stack, "aws_nat_gateway")).toHaveLength(gateways.length);
    for (const [i, zone] of zones.entries()) {
      const gateway = gateways[i] ?? gateways[0];
      expect(routesOf(called("aws_route_table", `private-${zone}`))).toEqual([
        expect.objectContaining({ nat_gateway_id: gateway && reference(gateway, "id") }),
      ]);
    }
  });

  test("gives stores no way out and no way in", () => {
    expect(routesOf(called("aws_route_table", "database"))).toEqual([]);
  });

  function routesOf(table: Resource): unknown[] {
    return all(stack, "aws_route")
      .map(({ attributes }) => attributes)
      .filter(({ route_table_id }) => route_table_id === reference(table, "id"));
  }

  const rules = (type: string) => all(stack, type).map(({ attributes }) => attributes);
  const ingress = rules("aws_vpc_security_group_ingress_rule");
  const egress = rules("aws_vpc_security_group_egress_rule");

  test("opens what the topology has an edge for, on both sides, and nothing else inside", () => {
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

  test("describes groups and rules as EC2 takes it, which has no apostrophe", () => {
    for (const { description } of [...rules("aws_security_group"), ...ingress, ...egress])
      expect(description).toMatch(describable);
  });

  test("lets addresses in by name at the load balancer alone, for HTTP and HTTPS, and out nowhere", () => {
    const byAddress = [...ingress, ...egress].filter((rule) => !rule.referenced_security_group_id);
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
    expect(egress).not.toContainEqual(expect.objectContaining({ cidr_ipv4: expect.anything() }));
  });

  test("has a group for whoever there is, and rules in none of them that Terraform does not see", () => {
    const groups = all(stack, "aws_security_group");
    expect(groups).toHaveLength(names(securityGroups).length);
    for (const { attributes } of [...groups, only(stack, "aws_default_security_group")]) {
      expect(attributes).not.toHaveProperty("ingress");
      expect(attributes).not.toHaveProperty("egress");
    }
  });

  test("reaches S3 for nothing, and AWS's other services without leaving", () => {
    const [gateways, interfaces] = ["Gateway", "Interface"].map((kind) =>
      rules("aws_vpc_endpoint").filter(({ vpc_endpoint_type }) => vpc_endpoint_type === kind),
    );
    expect(gateways).toMatchObject([{ service_name: `com.amazonaws.${region}.s3` }]);
    expect(gateways?.[0]?.route_table_ids).toHaveLength(1 + zones.length);
    expect(interfaces?.map(({ service_name }) => service_name).toSorted()).toEqual(
      endpoints.map((service) => `com.amazonaws.${region}.${service}`).toSorted(),
    );
    for (const endpoint of interfaces ?? [])
      expect(endpoint).toMatchObject({ private_dns_enabled: true, security_group_ids: [group("endpoints")] });
  });

  test(`writes down who talked to whom for ${flowLogs.retention}, encrypted by our key`, () => {
    const logs = only(stack, "aws_cloudwatch_log_group");
    expect(only(stack, "aws_flow_log").attributes).toMatchObject({
      traffic_type: "ALL",
      log_destination: reference(logs, "arn"),
    });
    expect(logs.attributes).toMatchObject({
      kms_key_id: foundation.keys.logs.arn,
      retention_in_days: Number(flowLogs.retention.replace("d", "")),
    });
  });

  test("makes no role that could do more than the environment's boundary", () => {
    for (const { attributes } of all(stack, "aws_iam_role"))
      expect(attributes.permissions_boundary).toBe(`arn:aws:iam::${account}:policy/mindflow-${name}-boundary`);
  });
});

test("no two environments share an address, so that they can be connected one day", () => {
  const ranges = cloudEnvironments.map(({ aws }) => aws.network.cidr);
  for (const [i, range] of ranges.entries())
    for (const other of ranges.slice(i + 1)) expect(overlap(range, other)).toBe(false);
});
