import { expect, test } from "vitest";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import { edgeRules } from "./edge.ts";

const none = { noFirewall: "We have never been attacked before." };
const instead = { perAddress: undefined, anonymous: undefined, logRetention: undefined };

const broken: [change: Change, fault: string][] = [
  [
    { firewall: { ...instead, ...none } },
    `aws.edge.firewall is ${JSON.stringify(none)}, but production has a firewall before it: ` +
      'set { perAddress: 2000, anonymous: 200, logRetention: "90d" }',
  ],
  [
    { firewall: { anonymous: 2000 } },
    "aws.edge.firewall.anonymous is 2000, but a stranger may ask less than a user: set it below perAddress",
  ],
  [
    { deletionProtection: false },
    "aws.edge.deletionProtection is false, but nobody deletes production's load balancer by a slip: set true",
  ],
];

test.each(broken)("production with %j is refused", (edge, fault) => {
  expect(faultsOf(production, { aws: { edge } })).toEqual([fault]);
});

test("every rule of the edge has been seen to refuse", () => {
  expect(
    unseen(
      edgeRules,
      broken.map(([, fault]) => fault),
    ),
  ).toEqual([]);
});
