import { expect, test } from "vitest";
import { faultsOf, testSectionRules } from "../fixtures/refusals.ts";
import { production } from "../production.ts";
import { staging } from "../staging.ts";
import { networkRules } from "./network.ts";

const { endpoints } = production.aws.network;
const threeZones = "production needs three, so that two remain to form a majority";

testSectionRules(
  "network",
  networkRules.filter(({ limit }) => limit !== threeZones),
  [
    ["the machine image of a runner is for x86", production, { runners: { instanceType: "t4g.medium" } }],
    ...["8.8.0.0/16", "10.0.0.0/24", "10.0.0.1/16"].map(
      (cidr) => ["a VPC needs a private range of /16 to /20", production, { cidr }] as const,
    ),
    ["a zone can be listed only once", staging, { zones: ["a", "b", "a"] }],
    ["the loss of its zone would cut off the other zones", production, { nat: "one" }],
    [
      "the rotation functions cannot connect outside the VPC",
      production,
      { endpoints: endpoints.filter((name) => name !== "secretsmanager") },
    ],
  ],
);

test("two zones in production are refused, by this and by every other rule that needs three", () => {
  expect(faultsOf(production, { aws: { network: { zones: ["a", "b"] } } })).toContain(
    `aws.network.zones is ["a","b"], but ${threeZones}: use ["a", "b", "c"]`,
  );
});

test("a reason that EC2 does not allow as a description is refused", () => {
  const clients = { because: "It is production's twin, and open." };
  expect(faultsOf(staging, { aws: { network: { clients } } })).toEqual([
    expect.stringContaining('aws.network.clients.because is "It is production\'s twin, and open.": EC2 allows'),
  ]);
});
