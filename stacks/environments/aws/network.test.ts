import { expect, test } from "vitest";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { staging } from "../staging.ts";
import { networkRules } from "./network.ts";

const withoutSecrets = production.aws.network.endpoints.filter((name) => name !== "secretsmanager");

const broken: [environment: typeof production, change: Change, fault: string][] = [
  ...["8.8.0.0/16", "10.0.0.0/24", "10.0.0.1/16"].map((cidr): [typeof production, Change, string] => [
    production,
    { cidr },
    `aws.network.cidr is "${cidr}", but a VPC here has a private range of /16 to /20: use a range such as "10.30.0.0/16"`,
  ]),
  [
    staging,
    { zones: ["a", "b", "a"] },
    'aws.network.zones is ["a","b","a"], but each zone is named once: remove the repeated letter',
  ],
  [
    production,
    { nat: "one" },
    'aws.network.nat is "one", but the loss of one zone would cut the others off for as long as it lasts, and ' +
      'aws.recovery.rto is an hour or less: use "each zone", or promise less',
  ],
  [
    production,
    { endpoints: withoutSecrets },
    `aws.network.endpoints is ${JSON.stringify(withoutSecrets)}, but the rotation of credentials reaches nothing ` +
      'outside the VPC: add "secretsmanager"',
  ],
];

test.each(broken)("%j is refused", (environment, network, fault) => {
  expect(faultsOf(environment, { aws: { network } })).toEqual([fault]);
});

test("production is refused in two zones, by this and by whatever else needs three", () => {
  const faults = faultsOf(production, { aws: { network: { zones: ["a", "b"] } } });
  expect(faults).toContain(
    'aws.network.zones is ["a","b"], but production needs three, so that two of three agree when one is lost: ' +
      'use ["a", "b", "c"]',
  );
});

test("a reason that EC2 would not take as a description is refused", () => {
  const clients = { because: "It is production's twin, and open." };
  expect(faultsOf(staging, { aws: { network: { clients } } })).toEqual([
    expect.stringContaining('aws.network.clients.because is "It is production\'s twin, and open.": EC2 takes'),
  ]);
});

test("every rule of the network has been seen to refuse", () => {
  const seen = broken.map(([, , fault]) => fault);
  const zones = faultsOf(production, { aws: { network: { zones: ["a", "b"] } } });
  expect(unseen(networkRules, [...seen, ...zones])).toEqual([]);
});
