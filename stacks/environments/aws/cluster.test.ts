import { expect, test } from "vitest";
import { dev } from "../dev.ts";
import { production } from "../production.ts";
import { type Change, faultsOf, unseen } from "../refusals.ts";
import type { AwsEnvironment } from "../schema.ts";
import { clusterRules } from "./cluster.ts";

const nodeGroups = (group: Change) => ({ nodeGroups: { general: group } });
const shown = (environment: AwsEnvironment, group: Change) =>
  JSON.stringify({ general: { ...environment.aws.cluster.nodeGroups.general, ...group } });
const open = { publicFrom: ["0.0.0.0/0"], because: "It is so much easier like this." };
const access = { "mindflow-administrators": "view" };

const broken: [environment: AwsEnvironment, change: Change, fault: string][] = [
  [
    production,
    nodeGroups({ desired: 5 }),
    `aws.cluster.nodeGroups is ${shown(production, { desired: 5 })}, ` +
      "but a group has min <= desired <= max nodes: put desired between min and max",
  ],
  [
    production,
    nodeGroups({ min: 5 }),
    `aws.cluster.nodeGroups is ${shown(production, { min: 5 })}, ` +
      "but production has six nodes or more at all times: raise min",
  ],
  [
    production,
    nodeGroups({ instanceType: "t3.medium" }),
    `aws.cluster.nodeGroups is ${shown(production, { instanceType: "t3.medium" })}, ` +
      'but production has nodes of t3.large or larger: use "t3.large" or a larger type',
  ],
  [
    production,
    { api: { publicFrom: ["198.51.100.0/24"], because: "It is so much easier like this." } },
    'aws.cluster.api is {"publicFrom":["198.51.100.0/24"],"because":"It is so much easier like this."}, ' +
      `but production's Kubernetes API is reached from inside its VPC only: set "private"`,
  ],
  [
    dev,
    { api: open },
    `aws.cluster.api is ${JSON.stringify(open)}, but a range wider than /16 is no office and no VPN, but the internet: ` +
      "name the ranges from which people come",
  ],
  [
    dev,
    { access },
    `aws.cluster.access is ${JSON.stringify({ ...dev.aws.cluster.access, ...access })}, ` +
      "but a cluster does not let in its creator, so without an administrator it lets in nobody: " +
      'give a role "administer"',
  ],
  [
    production,
    { access: { "mindflow-developers": "edit" } },
    `aws.cluster.access is ${JSON.stringify({ ...production.aws.cluster.access, "mindflow-developers": "edit" })}, ` +
      "but nobody has a shell beside production's secrets, nor changes a service but by a roll-out: " +
      'give "view" or "operate"',
  ],
  [
    dev,
    { fargate: { services: { namespace: "mindflow" } } },
    'aws.cluster.fargate is {"services":{"namespace":"mindflow"}}, ' +
      "but the services have permissions by Pod Identity, which pods on Fargate do not get: " +
      "choose a namespace other than mindflow",
  ],
  [
    production,
    { deletionProtection: false },
    "aws.cluster.deletionProtection is false, but nobody destroys production's cluster by a slip: set true",
  ],
];

test.each(broken)("$name with %j is refused", (environment, cluster, fault) => {
  expect(faultsOf(environment, { aws: { cluster } })).toEqual([fault]);
});

test("every rule of the cluster has been seen to refuse", () => {
  expect(
    unseen(
      clusterRules,
      broken.map(([, , fault]) => fault),
    ),
  ).toEqual([]);
});

test("an API is not opened without a reason", () => {
  expect(faultsOf(dev, { aws: { cluster: { api: { because: undefined } } } })).toEqual([
    'aws.cluster.api is {"publicFrom":["198.51.100.0/24"]}: it must be "private", ' +
      'or { publicFrom: ["198.51.100.0/24"], because: "…" } with the reason in a sentence',
  ]);
});
