import { describe, expect, test } from "vitest";
import { overlap } from "../../../constructs/network/subnet-plan.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { all, only, reference } from "../fixtures/claims.ts";
import { foundation } from "../fixtures/outputs.ts";
import type { Resource } from "../fixtures/synth.ts";
import { networkOf } from "./fixture.ts";

describe.each(cloudEnvironments)("the network of $name", (environment) => {
  const { name, region } = environment;
  const { account } = environment.aws.foundation;
  const { zones, nat, endpoints, flowLogs } = environment.aws.network;
  const { stack, tagged, group, every } = networkOf(environment);

  test("has a public, a private and a database subnet in each zone, and assigns no public address by itself", () => {
    for (const zone of zones)
      for (const kind of ["public", "private", "database"])
        expect(tagged("aws_subnet", `${kind}-${zone}`).attributes).toMatchObject({
          availability_zone: `${region}${zone}`,
          map_public_ip_on_launch: false,
        });
    expect(all(stack, "aws_subnet")).toHaveLength(3 * zones.length);
  });

  test("tags the subnets that Kubernetes uses for load balancers", () => {
    expect(tagged("aws_subnet", "public-a").attributes.tags).toMatchObject({ "kubernetes.io/role/elb": "1" });
    expect(tagged("aws_subnet", "private-a").attributes.tags).toMatchObject({ "kubernetes.io/role/internal-elb": "1" });
  });

  test(nat === "each zone" ? "has a NAT gateway in each zone" : "has one NAT gateway, in the first zone", () => {
    const gateways = (nat === "each zone" ? zones : zones.slice(0, 1)).map((zone) =>
      tagged("aws_nat_gateway", `nat-${zone}`),
    );
    expect(all(stack, "aws_nat_gateway")).toHaveLength(gateways.length);
    for (const [i, zone] of zones.entries()) {
      const gateway = gateways[i] ?? gateways[0];
      expect(routesOf(tagged("aws_route_table", `private-${zone}`))).toEqual([
        expect.objectContaining({ nat_gateway_id: gateway && reference(gateway, "id") }),
      ]);
    }
  });

  test("has no route to or from the internet in the database subnets", () => {
    expect(routesOf(tagged("aws_route_table", "database"))).toEqual([]);
  });

  function routesOf(table: Resource): unknown[] {
    return all(stack, "aws_route")
      .map(({ attributes }) => attributes)
      .filter(({ route_table_id }) => route_table_id === reference(table, "id"));
  }

  test("has a free gateway endpoint for S3, and the environment's interface endpoints", () => {
    const [gateways, interfaces] = ["Gateway", "Interface"].map((kind) =>
      every("aws_vpc_endpoint").filter(({ vpc_endpoint_type }) => vpc_endpoint_type === kind),
    );
    expect(gateways).toMatchObject([{ service_name: `com.amazonaws.${region}.s3` }]);
    expect(gateways?.[0]?.route_table_ids).toHaveLength(1 + zones.length);
    expect(interfaces?.map(({ service_name }) => service_name).toSorted()).toEqual(
      endpoints.map((service) => `com.amazonaws.${region}.${service}`).toSorted(),
    );
    for (const endpoint of interfaces ?? [])
      expect(endpoint).toMatchObject({ private_dns_enabled: true, security_group_ids: [group("endpoints")] });
  });

  test(`keeps flow logs for ${flowLogs.retention}, encrypted with our key`, () => {
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

  test("has the environment's permissions boundary on every role", () => {
    for (const { attributes } of all(stack, "aws_iam_role"))
      expect(attributes.permissions_boundary).toBe(`arn:aws:iam::${account}:policy/mindflow-${name}-boundary`);
  });
});

test("the address ranges of environments do not overlap, so that two can be connected", () => {
  const ranges = cloudEnvironments.map(({ aws }) => aws.network.cidr);
  for (const [i, range] of ranges.entries())
    for (const other of ranges.slice(i + 1)) expect(overlap(range, other)).toBe(false);
});
