import { describe, expect, test } from "vitest";
import { dev } from "../../../stacks/environments/dev.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { all, only, reference } from "../fixtures/claims.ts";
import { foundation } from "../fixtures/outputs.ts";
import { networkOf } from "./fixture.ts";

describe.each(cloudEnvironments)("the machines that deploy $name", (environment) => {
  const { stack, group, tagged } = networkOf(environment);
  const template = only(stack, "aws_launch_template");
  const machines = only(stack, "aws_autoscaling_group").attributes;

  test("start only when somebody asks for one, in the private subnets", () => {
    const { zones, runners } = environment.aws.network;
    expect(machines).toMatchObject({
      min_size: 0,
      max_size: "max" in runners ? runners.max : undefined,
      vpc_zone_identifier: zones.map((zone) => reference(tagged("aws_subnet", `private-${zone}`), "id")),
    });
    expect(machines).not.toHaveProperty("desired_capacity");
  });

  test("have the security group that may use the endpoints and the Kubernetes API, and an encrypted disk", () => {
    expect(template.attributes).toMatchObject({
      vpc_security_group_ids: [group("deployer")],
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ ebs: { encrypted: "true", kms_key_id: foundation.keys.cluster.arn } }],
    });
    expect(template.attributes).not.toHaveProperty("key_name");
  });

  test("may be managed by Systems Manager, and may do nothing else", () => {
    const role = only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-runners` });
    const having = { role: reference(role, "name") };
    expect(all(stack, "aws_iam_role_policy_attachment", having).map(({ attributes }) => attributes.policy_arn)).toEqual(
      ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
    );
    expect(all(stack, "aws_iam_role_policy", having)).toEqual([]);
  });
});

test("an environment may have none", () => {
  const network = { ...dev.aws.network, runners: { noRunners: "People deploy from the office." } };
  const { stack } = networkOf({ ...dev, aws: { ...dev.aws, network } });
  expect(all(stack, "aws_autoscaling_group")).toEqual([]);
});
