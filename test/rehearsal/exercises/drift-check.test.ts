import { expect, test } from "vitest";
import { driftFault, driftTarget } from "./drift-check.ts";
import { type Drift, drifts } from "./drifts.ts";

const network = drifts.network as Drift;
const subnet = (name: string, map_public_ip_on_launch: boolean) => ({
  mode: "managed" as const,
  type: "aws_subnet",
  name,
  instances: [{ attributes: { id: `subnet-${name}`, map_public_ip_on_launch } }],
});

test("a drift changes the first suitable resource of its type", () => {
  const resources = [subnet("public", true), subnet("private", false)];
  const { address, attributes } = driftTarget(network, { resources });
  expect(address).toBe("aws_subnet.private");
  expect(network.call(attributes)).toMatchObject({
    operation: "ModifySubnetAttribute",
    parameters: { SubnetId: "subnet-private" },
  });
});

test("a drift without a suitable resource fails", () => {
  expect(() => driftTarget(network, { resources: [subnet("public", true)] })).toThrow(/no suitable aws_subnet/);
});

test("a drift is detected if the plan names only its resource", () => {
  expect(driftFault("aws_subnet.a", ["aws_subnet.a"])).toBe("");
  expect(driftFault("aws_subnet.a", [])).toMatch(/aws_subnet\.a was changed .* the plan does not name it/);
  expect(driftFault("aws_subnet.a", ["aws_subnet.a", "aws_vpc.b"])).toMatch(/the plan also names aws_vpc\.b/);
});
