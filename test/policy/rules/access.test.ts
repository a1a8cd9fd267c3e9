import { expect, test } from "vitest";
import { policy, refusedWith, set, testRefusals } from "../fixtures/changes.ts";
import { accessRules } from "./access.ts";

testRefusals(accessRules, [
  [
    "no-wildcards",
    "production-cluster",
    "aws_iam_role_policy",
    set({ policy: policy({ Sid: "All", Effect: "Allow", Action: ["s3:*"], Resource: "*" }) }),
    /statement All allows s3:\* on \*.*name the actions/,
  ],
  [
    "no-wildcards",
    "production-cluster",
    "aws_iam_role_policy_attachment",
    set({ policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    /AdministratorAccess/,
  ],
  [
    "documented-sources",
    "production-storage",
    "aws_s3_bucket_policy",
    set({ policy: serviceStatement("logdelivery.elasticloadbalancing", "aws:SourceAccount") }),
    /statement Deliver demands aws:SourceAccount of logdelivery.elasticloadbalancing.amazonaws.com.*confine/,
  ],
  [
    "documented-sources",
    "production-foundation",
    "aws_sns_topic_policy",
    set({ policy: serviceStatement("events", "aws:SourceArn") }),
    /statement Deliver demands aws:SourceArn of events.amazonaws.com.*eb-use-resource-based/,
  ],
  [
    "documented-sources",
    "production-messaging",
    "aws_sqs_queue_policy",
    set({ policy: serviceStatement("iot", "aws:SourceArn") }),
    /allows iot.amazonaws.com, whose source keys test\/policy does not know/,
  ],
  [
    "documented-sources",
    "production-backup",
    "aws_iam_role",
    set({ assume_role_policy: serviceStatement("backup", "aws:SourceAccount") }),
    /statement Deliver demands aws:SourceAccount of backup.amazonaws.com.*prowler/,
  ],
  [
    "no-standing-credentials",
    "production-secrets",
    "aws_secretsmanager_secret_rotation",
    set({ rotation_rules: { automatically_after_days: 90 } }),
    /automatically_after_days is 90/,
  ],
  [
    "no-plain-secret",
    "production-data",
    "aws_db_instance",
    set({ password: "correct horse battery staple" }),
    /password would be in the state.*write-only/,
  ],
  [
    "no-plain-secret",
    "production-data",
    "aws_docdb_cluster",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a Terraform reference.
    set({ master_password_wo: "${random_password.admin.result}" }),
    /master_password_wo refers to a value that is not ephemeral/,
  ],
  [
    "no-plain-secret",
    "production-secrets",
    "aws_lambda_function",
    set({ environment: { variables: { KEY: "AKIAIOSFODNN7EXAMPLE" } } }),
    /KEY holds an AWS access key/,
  ],
  [
    "imds-v2",
    "production-cluster",
    "aws_launch_template",
    set({ metadata_options: { http_tokens: "optional" } }),
    /metadata_options.http_tokens is "optional"/,
  ],
  [
    "no-plain-secret",
    "production-platform",
    "helm_release",
    set({ values: ['{"grafana":{"adminPassword":"hunter2"}}'] }),
    /in its values admin_password would be in the state/,
  ],
]);

test.each(["aws_iam_user", "aws_iam_access_key", "aws_key_pair", "random_password"])("%s is forbidden", (type) => {
  expect(refusedWith("production-data", type, {})).toEqual([expect.stringMatching(`^production-data ${type}.added: `)]);
});

function serviceStatement(service: string, key: string): string {
  return policy({
    Sid: "Deliver",
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "s3:PutObject",
    Resource: "x",
    Condition: { StringEquals: { [key]: "123456789012" } },
  });
}
