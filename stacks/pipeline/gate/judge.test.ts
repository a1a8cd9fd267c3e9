import { expect, test } from "vitest";
import { encryptionRules } from "../../../test/policy/rules/encryption.ts";
import { changed, recorded, recordedPlan } from "../fixtures/recorded-plan.ts";
import type { Plan } from "../terraform/plan.ts";
import { approvalFaults, approvals } from "./approvals.ts";
import { lostWith } from "./data-loss.ts";
import { judge, judgeText } from "./judge.ts";

const today = new Date();
const since = today.toISOString().slice(0, 10);
const because = "The queue was empty, and its consumer is gone.";

test("a harmless change goes, and its no-ops and reads are no changes", () => {
  const verdict = judge("dev-messaging", recorded.harmless);
  expect(verdict).toMatchObject({ go: true, reasons: [] });
  expect(verdict.lines).toEqual([
    { address: "aws_sqs_queue.audit-queue_2", action: "update", attributes: ["tags.owner"] },
  ]);
});

const stopping: [string, Plan, string][] = [
  [
    "a replaced database",
    recorded.databaseReplaced,
    "dev-data: replace aws_db_instance.postgres_writer_3 would lose a database",
  ],
  ["a deleted queue", recorded.queueDeleted, "dev-data: delete aws_sqs_queue.notifier-queue_4 would lose messages"],
  [
    "a widened security group",
    recorded.groupWidened,
    "dev-data: update aws_vpc_security_group_ingress_rule.postgres_5: it opens port 5432 to 10.0.0.0/8, and was 5432 to 10.0.16.0/20",
  ],
  [
    "a port that is opened to everybody",
    recordedPlan(
      changed("aws_vpc_security_group_ingress_rule.ssh_6", ["create"], {
        after: { cidr_ipv6: "::/0", from_port: 22, to_port: 22 },
      }),
    ),
    "dev-data: create aws_vpc_security_group_ingress_rule.ssh_6: it opens port 22 to everybody (::/0)",
  ],
  [
    "more ports of the same addresses",
    recordedPlan(
      changed("aws_vpc_security_group_ingress_rule.postgres_5", ["update"], {
        before: { cidr_ipv4: "10.0.0.0/8", from_port: 5432, to_port: 5432 },
        after: { cidr_ipv4: "10.0.0.0/8", ip_protocol: "-1" },
      }),
    ),
    "dev-data: update aws_vpc_security_group_ingress_rule.postgres_5: it opens ports 0 to 65535 to 10.0.0.0/8, and was 5432 to 10.0.0.0/8",
  ],
  [
    "a deletion of a type that no file of ours has any more",
    recordedPlan(changed("aws_dynamodb_table.old_7", ["delete"])),
    "dev-data: delete aws_dynamodb_table.old_7 would lose what a aws_dynamodb_table holds, which stacks/resource-types lacks",
  ],
];

test.each(stopping)("%s stops, with the reason, and goes when its address is approved", (_what, plan, reason) => {
  expect(judge("dev-data", plan)).toMatchObject({ go: false, reasons: [reason] });
  const address = plan.resource_changes?.[0]?.address ?? "";
  expect(judge("dev-data", plan, [{ stack: "dev-data", address, because, since }])).toMatchObject({
    go: true,
    lines: [{ approved: because }],
  });
});

test("an approval is of one resource of one stack", () => {
  const address = "aws_sqs_queue.notifier-queue_4";
  for (const other of [
    { stack: "staging-data", address },
    { stack: "dev-data", address: "aws_sqs_queue.notifier" },
  ])
    expect(judge("dev-data", recorded.queueDeleted, [{ ...other, because, since }]).go).toBe(false);
});

test("more destroys than the limit stop, although none of them holds data", () => {
  const rules = (count: number) =>
    recordedPlan(...Array.from({ length: count }, (_, at) => changed(`aws_route.to-nat_${at}`, ["delete"])));
  expect(judge("dev-network", rules(10)).go).toBe(true);
  expect(judge("dev-network", rules(11)).reasons).toEqual([
    "dev-network: 11 resources would be destroyed, and more than 10 need an approval each",
  ]);
  const approved = { stack: "dev-network", address: "aws_route.to-nat_0", because, since };
  expect(judge("dev-network", rules(11), [approved]).go).toBe(true);
});

test.each([
  ["truncated", JSON.stringify(recorded.harmless).slice(0, -20), "its JSON is cut off or changed"],
  ["empty", "", "its JSON is cut off or changed"],
  ["something else", '{"resource_changes": []}', "it is no plan of Terraform"],
  ["unfinished", JSON.stringify({ ...recorded.harmless, complete: false }), expect.stringContaining("did not finish")],
])("a plan that is %s stops", (_what, text, reason) => {
  const { go, reasons } = judgeText("dev-data", text);
  expect(go).toBe(false);
  expect(reasons.map((one) => one.replace("dev-data: ", ""))).toEqual([reason]);
});

test("the whole text of a plan is judged as its data", () => {
  expect(judgeText("dev-data", JSON.stringify(recorded.harmless)).go).toBe(true);
});

test("every approval has a reason, and ends after thirty days", () => {
  expect(approvalFaults(approvals, today)).toEqual([]);
  const old = { stack: "dev-data", address: "aws_sqs_queue.a", because: "it is", since: "2026-01-01" };
  expect(approvalFaults([old], today)).toEqual([
    expect.stringContaining("has no reason"),
    expect.stringContaining("is of 2026-01-01: remove it"),
  ]);
});

/** They are encrypted, and nothing is lost with them that another apply does not make again. */
const holdsNothing = [
  "aws_cloudtrail",
  "aws_ebs_default_kms_key",
  "aws_ebs_encryption_by_default",
  "aws_lambda_function",
  "aws_launch_template",
  "aws_ssm_parameter",
];

test("every type that is encrypted at rest holds something, or is known to hold nothing", () => {
  const encrypted = Object.keys(encryptionRules.find(({ id }) => id === "encrypted-at-rest")?.on ?? {});
  expect(encrypted.length).toBeGreaterThan(15);
  const harmless = encrypted.filter((type) => !lostWith(changed(`${type}.one`, ["delete"])));
  expect(harmless.toSorted()).toEqual(holdsNothing);
});
