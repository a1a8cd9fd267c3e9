import { expect, test } from "vitest";
import { policy, refusedWith, set, testRefusals, without } from "../fixtures/changes.ts";
import { exposureRules } from "./exposure.ts";

testRefusals(exposureRules, [
  ["not-public", "production-data", "aws_db_instance", set({ publicly_accessible: true }), /close it/],
  [
    "not-public",
    "production-storage",
    "aws_s3_bucket_public_access_block",
    set({ block_public_policy: false }),
    /its aws_s3_bucket_public_access_block: block_public_policy is false/,
  ],
  [
    "not-public",
    "production-messaging",
    "aws_sqs_queue_policy",
    set({
      policy: policy({ Sid: "Anybody", Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "x" }),
    }),
    /statement Anybody allows everybody/,
  ],
  [
    "no-open-ports",
    "production-network",
    "aws_vpc_security_group_ingress_rule",
    set({ cidr_ipv6: "::/0" }),
    /cidr_ipv6 is the whole internet.*name the security group/,
  ],
  ["no-default-network", "production-data", "aws_docdb_cluster", without("db_subnet_group_name"), /pass it subnets/],
]);

test.each(["aws_default_vpc", "aws_default_subnet"])("%s is forbidden", (type) => {
  expect(refusedWith("production-data", type, {})).toEqual([expect.stringMatching(`^production-data ${type}.added: `)]);
});
