import { expect, test } from "vitest";
import { dev } from "../../../stacks/environments/dev.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { all, dependency, only, reference, statements } from "../fixtures/claims.ts";
import { foundation, network } from "../fixtures/outputs.ts";
import { clusterGroup, clusterOf, platformOf } from "../fixtures/stacks.ts";

const stack = clusterOf(staging);
const profile = only(stack, "aws_eks_fargate_profile").attributes;
const role = only(stack, "aws_iam_role", { name: "mindflow-staging-fargate" });
const logs = only(stack, "aws_cloudwatch_log_group", { name: "/aws/eks/mindflow-staging-cluster/fargate" });

test("staging runs the pods of one namespace on Fargate, in the private subnets", () => {
  expect(profile).toMatchObject({
    fargate_profile_name: "batch",
    selector: [{ namespace: "mindflow-batch" }],
    subnet_ids: network.subnetIds.private,
    pod_execution_role_arn: reference(role, "arn"),
  });
  for (const other of [dev, production]) expect(all(clusterOf(other), "aws_eks_fargate_profile")).toEqual([]);
});

test("pods on Fargate reach ECR through the VPC's endpoints, before the first of them starts", () => {
  const admitted = only(stack, "aws_vpc_security_group_ingress_rule", { security_group_id: "sg-endpoints" });
  expect(admitted.attributes).toMatchObject({ referenced_security_group_id: clusterGroup(stack), from_port: 443 });
  expect(profile.depends_on).toContain(dependency(admitted));
});

test("the execution role pulls images and writes to one log group, which is encrypted and expires", () => {
  const having = { role: reference(role, "name") };
  expect(only(stack, "aws_iam_role_policy_attachment", having).attributes.policy_arn).toBe(
    "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy",
  );
  const arn = reference(logs, "arn");
  expect(statements(only(stack, "aws_iam_role_policy", having))).toMatchObject([
    { Effect: "Allow", Resource: [arn, `${arn}:*`] },
  ]);
  expect(logs.attributes).toMatchObject({ kms_key_id: foundation.keys.logs.arn, retention_in_days: 90 });
});

test("the platform creates the namespace with its quota, and sends the pods' logs to that group", () => {
  const platform = platformOf(staging);
  const spaces = all(platform, "kubernetes_namespace_v1").map(({ attributes }) => attributes.metadata);
  expect(spaces).toContainEqual(expect.objectContaining({ name: "mindflow-batch" }));
  expect(spaces).toContainEqual(
    expect.objectContaining({
      name: "aws-observability",
      labels: expect.objectContaining({ "aws-observability": "enabled" }),
    }),
  );
  const { metadata, data } = only(platform, "kubernetes_config_map_v1").attributes;
  expect(metadata).toMatchObject({ name: "aws-logging" });
  expect((data as Record<string, string>)["output.conf"]).toMatch(
    /log_group_name \/aws\/eks\/mindflow-staging-cluster\/fargate\n/,
  );
  // EKS's limit for the whole config map.
  expect(JSON.stringify(data).length).toBeLessThan(5_300);
});
