import { describe, expect, test } from "vitest";
import { dev } from "../../../stacks/environments/dev.ts";
import { everySwitch } from "../../../stacks/environments/fixtures/every-switch.ts";
import { production } from "../../../stacks/environments/production.ts";
import type { AwsEnvironment } from "../../../stacks/environments/schema.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { all, dependency, only, reference, statements } from "../fixtures/claims.ts";
import { foundation, network } from "../fixtures/outputs.ts";
import { clusterGroup, clusterOf } from "../fixtures/stacks.ts";

const { keys } = foundation;

describe.each([dev, staging, production])("the cluster of $name", (environment) => {
  const stack = clusterOf(environment);
  const cluster = only(stack, "aws_eks_cluster");
  const groups = all(stack, "aws_eks_node_group");
  const template = only(stack, "aws_launch_template").attributes;
  const addOn = (name: string) => only(stack, "aws_eks_addon", { addon_name: name });
  const role = (name: string) => only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-${name}` });
  const granted = (name: string) =>
    statements(only(stack, "aws_iam_role_policy", { role: reference(role(name), "name") }));

  test("encrypts secrets with our key, and keeps all control plane logs, encrypted", () => {
    expect(cluster.attributes.encryption_config).toEqual({
      resources: ["secrets"],
      provider: { key_arn: keys.cluster.arn },
    });
    expect(cluster.attributes.enabled_cluster_log_types).toHaveLength(5);
    const logs = only(stack, "aws_cloudwatch_log_group", { name: `/aws/eks/${cluster.attributes.name}/cluster` });
    expect(logs.attributes).toMatchObject({
      kms_key_id: keys.logs.arn,
      retention_in_days: Number.parseInt(environment.aws.cluster.logRetention, 10),
    });
    expect(cluster.attributes.depends_on).toContain(dependency(logs));
  });

  test("has a node group in each zone, so that cluster-autoscaler adds the node where a pod needs it", () => {
    const { zones } = environment.aws.network;
    for (const [name, size] of Object.entries(environment.aws.cluster.nodeGroups))
      expect(groups.map(({ attributes }) => attributes)).toMatchObject(
        zones.map((zone, i) => ({
          node_group_name: `${name}-${zone}`,
          subnet_ids: [network.subnetIds.private[i]],
          scaling_config: { min_size: size.min / 3, desired_size: size.desired / 3, max_size: size.max / 3 },
        })),
      );
    expect(zones).toHaveLength(3);
  });

  test("updates the nodes of one zone after the other", () => {
    for (const [i, { attributes }] of groups.entries())
      expect((attributes.depends_on as string[]).filter((name) => name.startsWith("aws_eks_node_group"))).toEqual(
        groups.slice(0, i).slice(-1).map(dependency),
      );
  });

  test("leaves the number of nodes to cluster-autoscaler, which can change only these groups", () => {
    for (const { attributes } of groups)
      expect(attributes.lifecycle).toEqual({ ignore_changes: ["scaling_config[0].desired_size"] });
    const changes = granted("cluster-autoscaler").filter(({ Action }) =>
      Action.includes("autoscaling:SetDesiredCapacity"),
    );
    expect(changes).toMatchObject([
      {
        Condition: {
          StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${reference(cluster, "name")}`]: "owned" },
        },
      },
    ]);
  });

  test("hides the node's role from pods, and encrypts the node's volume with our key", () => {
    expect(template.metadata_options).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
    expect(template.block_device_mappings).toMatchObject([
      { ebs: { encrypted: "true", volume_type: "gp3", kms_key_id: keys.cluster.arn } },
    ]);
  });

  test("tags instances, volumes and network interfaces of nodes", () => {
    const specifications = template.tag_specifications as { resource_type: string; tags: Record<string, string> }[];
    expect(specifications.map(({ resource_type }) => resource_type)).toEqual([
      "instance",
      "volume",
      "network-interface",
    ]);
    for (const { tags } of specifications)
      expect(tags).toMatchObject({ environment: environment.name, service: "cluster", owner: environment.owner });
  });

  test("installs network add-ons before the nodes, and the others after them", () => {
    for (const { attributes } of groups)
      expect(attributes.depends_on).toEqual(
        expect.arrayContaining(
          ["eks-pod-identity-agent", "vpc-cni", "kube-proxy"].map((name) => dependency(addOn(name))),
        ),
      );
    for (const name of ["coredns", "aws-ebs-csi-driver"])
      expect(addOn(name).attributes.depends_on).toEqual(expect.arrayContaining(groups.map(dependency)));
    expect(JSON.parse(String(addOn("vpc-cni").attributes.configuration_values))).toMatchObject({
      enableNetworkPolicy: "true",
    });
  });

  test("pins every add-on, and Kubernetes", () => {
    expect(cluster.attributes.version).toBe("1.35");
    expect(cluster.attributes.upgrade_policy).toEqual({ support_type: "STANDARD" });
    for (const { attributes } of all(stack, "aws_eks_addon"))
      expect(attributes.addon_version).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
  });
});

test("dev's API is also reachable from the office, those of staging and production from their VPC only", () => {
  const api = (environment: AwsEnvironment) => only(clusterOf(environment), "aws_eks_cluster").attributes.vpc_config;
  expect(api(dev)).toMatchObject({ endpoint_public_access: true, public_access_cidrs: ["198.51.100.0/24"] });
  for (const environment of [staging, production])
    expect(api(environment)).toMatchObject({ endpoint_public_access: false, endpoint_private_access: true });
});

test("Terraform refuses to destroy production's cluster", () => {
  expect(only(clusterOf(production), "aws_eks_cluster").attributes.lifecycle).toEqual({ prevent_destroy: true });
});

test.each([dev, staging, production])("the Kubernetes API of $name admits the machines that deploy", (environment) => {
  const stack = clusterOf(environment);
  expect(
    only(stack, "aws_vpc_security_group_ingress_rule", { referenced_security_group_id: "sg-deployer" }).attributes,
  ).toMatchObject({
    security_group_id: clusterGroup(stack),
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
  });
});

test("a group may have several types, Spot machines that pods avoid while others have room, and Graviton's image", () => {
  const stack = clusterOf(everySwitch);
  const groupsOf = (name: string) =>
    all(stack, "aws_eks_node_group").filter(({ attributes }) => String(attributes.node_group_name).startsWith(name));
  const template = (name: string) => only(stack, "aws_launch_template", { name: `mindflow-production-${name}-nodes` });
  for (const { attributes } of groupsOf("spot"))
    expect(attributes).toMatchObject({
      ami_type: "AL2023_x86_64_STANDARD",
      capacity_type: "SPOT",
      instance_types: ["m7i.large", "m6i.large", "m7i-flex.large"],
      taint: [{ effect: "PREFER_NO_SCHEDULE" }],
    });
  expect(template("spot").attributes).not.toHaveProperty("instance_type");
  for (const { attributes } of groupsOf("graviton")) expect(attributes.ami_type).toBe("AL2023_ARM_64_STANDARD");
  expect(template("graviton").attributes.instance_type).toBe("m7g.large");
});
