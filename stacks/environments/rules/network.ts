import { seconds } from "../../../constructs/duration.ts";
import { isGraviton } from "../../../constructs/kubernetes/graviton.ts";
import { isAligned } from "../../../constructs/network/subnet-plan.ts";
import type { AwsRule } from "../rule.ts";

/** 10/8, 172.16/12 and 192.168/16: RFC 1918. */
const privateRange = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/;

export const networkRules: readonly AwsRule[] = [
  {
    path: "aws.network.cidr",
    limit: "a VPC needs a private range of /16 to /20",
    fix: 'use a range such as "10.30.0.0/16"',
    refuses: ({ aws: { network } }) => {
      const prefix = Number(network.cidr.split("/")[1]);
      return !privateRange.test(network.cidr) || prefix < 16 || prefix > 20 || !isAligned(network.cidr);
    },
  },
  {
    path: "aws.network.zones",
    limit: "a zone can be listed only once",
    fix: "remove the repeated letter",
    refuses: ({ aws: { network } }) => new Set(network.zones).size < network.zones.length,
  },
  {
    path: "aws.network.zones",
    limit: "production needs three, so that two remain to form a majority",
    fix: 'use ["a", "b", "c"]',
    refuses: ({ name, aws }) => name === "production" && aws.network.zones.length < 3,
  },
  {
    path: "aws.network.nat",
    limit: "the loss of its zone would cut off the other zones, and aws.recovery.rto is an hour or less",
    fix: 'use "each zone", or raise aws.recovery.rto',
    refuses: ({ aws }) => aws.network.nat === "one" && seconds(aws.recovery.rto) <= seconds("1h"),
  },
  {
    path: "aws.network.runners",
    limit: "the machine image of a runner is for x86",
    fix: 'use a type such as "t3.medium"',
    refuses: ({ aws: { network } }) => "instanceType" in network.runners && isGraviton(network.runners.instanceType),
  },
  {
    path: "aws.network.endpoints",
    limit: "the rotation functions cannot connect outside the VPC",
    fix: 'add "secretsmanager"',
    refuses: ({ aws }) => !aws.network.endpoints.includes("secretsmanager"),
  },
];
