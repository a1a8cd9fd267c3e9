import { describe, expect, test } from "vitest";
import { clusterGroups } from "../constructs/cluster-groups.ts";
import { Cluster } from "../stacks/cluster.ts";
import { dev } from "../stacks/environments/dev.ts";
import { production } from "../stacks/environments/production.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { staging } from "../stacks/environments/staging.ts";
import { names, topology } from "../stacks/topology.ts";
import { all, dependency, only, reference, statements } from "./claims.ts";
import { data, foundation, messaging, network, secrets, storage } from "./given.ts";
import { synthesizeAlone } from "./synth.ts";

const { keys } = foundation;

function clusterOf(environment: AwsEnvironment) {
  return synthesizeAlone(
    (app) => new Cluster(app, environment, { foundation, network, messaging, storage, secrets, data }),
  );
}

describe.each([dev, staging, production])("the cluster of $name", (environment) => {
  const stack = clusterOf(environment);
  const cluster = only(stack, "aws_eks_cluster");
  const nodes = only(stack, "aws_eks_node_group");
  const template = only(stack, "aws_launch_template").attributes;
  const addOn = (name: string) => only(stack, "aws_eks_addon", { addon_name: name });
  const role = (name: string) => only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-${name}` });
  const granted = (name: string) =>
    statements(only(stack, "aws_iam_role_policy", { role: reference(role(name), "name") }));

  test("lets in the workflows and whom the environment names, but not its creator for being that", () => {
    expect(cluster.attributes.access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
    const entries = all(stack, "aws_eks_access_entry");
    expect(entries).toHaveLength(1 + Object.keys(environment.aws.cluster.access).length);
    expect(entries.map(({ attributes }) => attributes.principal_arn)).toContain(foundation.applyRoleArn);
    for (const { attributes } of all(stack, "aws_eks_access_policy_association"))
      expect(attributes.depends_on).toEqual([
        dependency(only(stack, "aws_eks_access_entry", { principal_arn: attributes.principal_arn })),
      ]);
  });

  test("encrypts secrets by our key, and keeps all that the control plane logs, encrypted too", () => {
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

  test("survives the loss of a zone: it has a node in each of three from the first day on", () => {
    expect(nodes.attributes.subnet_ids).toEqual(network.subnetIds.private);
    const { min } = Object.values(environment.aws.cluster.nodeGroups)[0] ?? { min: 0 };
    expect(min).toBeGreaterThanOrEqual(3);
    expect(nodes.attributes.scaling_config).toMatchObject({ min_size: min });
  });

  test("leaves the number of nodes to cluster-autoscaler, which changes no other groups", () => {
    expect(nodes.attributes.lifecycle).toEqual({ ignore_changes: ["scaling_config[0].desired_size"] });
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

  test("keeps the node's role from pods, and the node's disk from whoever has not our key", () => {
    expect(template.metadata_options).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
    expect(template.block_device_mappings).toMatchObject([
      { ebs: { encrypted: "true", volume_type: "gp3", kms_key_id: keys.cluster.arn } },
    ]);
  });

  test("tags what EKS starts on our behalf like what Terraform makes", () => {
    const specifications = template.tag_specifications as { resource_type: string; tags: Record<string, string> }[];
    expect(specifications.map(({ resource_type }) => resource_type)).toEqual([
      "instance",
      "volume",
      "network-interface",
    ]);
    for (const { tags } of specifications)
      expect(tags).toMatchObject({ environment: environment.name, service: "cluster", owner: environment.owner });
  });

  test("gives nodes a network before they come, and what runs on them after", () => {
    for (const name of ["eks-pod-identity-agent", "vpc-cni", "kube-proxy"])
      expect(nodes.attributes.depends_on).toContain(dependency(addOn(name)));
    for (const name of ["coredns", "aws-ebs-csi-driver"])
      expect(addOn(name).attributes.depends_on).toContain(dependency(nodes));
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

  test("gives a role to each service whose edges need one, and to that service's pods only", () => {
    const associated = all(stack, "aws_eks_pod_identity_association").map(
      ({ attributes }) => attributes.service_account,
    );
    const accounts = names(topology.services).filter((name) => associated.includes(name));
    expect(accounts).toContain("relay");
    expect(accounts).not.toContain("gateway");
    for (const account of accounts)
      expect(statements(role(account), "assume_role_policy")).toMatchObject([
        {
          Principal: { Service: "pods.eks.amazonaws.com" },
          Condition: {
            StringEquals: {
              "aws:RequestTag/eks-cluster-arn": reference(cluster, "arn"),
              "aws:RequestTag/kubernetes-namespace": "mindflow",
              "aws:RequestTag/kubernetes-service-account": account,
            },
          },
        },
      ]);
  });

  test("lets the relay publish events, and nobody else: Alertmanager tells the topic of alerts", () => {
    const publishers = all(stack, "aws_iam_role_policy").flatMap((policy) =>
      statements(policy)
        .filter(({ Action }) => Action.includes("sns:Publish"))
        .map(({ Resource }) => [policy.attributes.role, [Resource].flat()]),
    );
    expect(publishers).toEqual([
      [reference(role("alertmanager"), "name"), [foundation.alertsTopicArn]],
      [reference(role("relay"), "name"), Object.values(messaging.topicArns)],
    ]);
  });

  test("lets people be members of groups, and makes administrators of the workflows and the environment's own alone", () => {
    const administrators = all(stack, "aws_eks_access_policy_association");
    const levels = Object.values(environment.aws.cluster.access);
    expect(administrators).toHaveLength(1 + levels.filter((level) => level === "administer").length);
    const groups = all(stack, "aws_eks_access_entry").flatMap(({ attributes }) => attributes.kubernetes_groups ?? []);
    const meant = levels.flatMap((level) => (level === "administer" ? [] : [clusterGroups[level]]));
    expect(groups.toSorted()).toEqual(meant.toSorted());
  });

  test("lets KEDA's operator see how deep the queues are, and take nothing from them", () => {
    expect(granted("keda-operator")).toMatchObject([
      { Action: "sqs:GetQueueAttributes", Resource: Object.values(messaging.queueArns) },
    ]);
  });

  test("lets Jaeger and the collector write to the search domain, and delete nothing", () => {
    for (const writer of ["jaeger", "collector"])
      expect(granted(writer)).toMatchObject([
        {
          Action: ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
          Resource: `${data.opensearch.arn}/*`,
        },
      ]);
  });

  test("lets External Secrets read the topology's secrets, and no other", () => {
    expect(granted("external-secrets")).toMatchObject([
      { Resource: Object.values(secrets.secretArns) },
      { Action: "kms:Decrypt", Resource: keys.secrets.arn },
    ]);
  });
});

test("dev's API is also reached from the office, and those of staging and production from their VPC only", () => {
  const api = (environment: AwsEnvironment) => only(clusterOf(environment), "aws_eks_cluster").attributes.vpc_config;
  expect(api(dev)).toMatchObject({ endpoint_public_access: true, public_access_cidrs: ["198.51.100.0/24"] });
  for (const environment of [staging, production])
    expect(api(environment)).toMatchObject({ endpoint_public_access: false, endpoint_private_access: true });
});

test("nobody destroys production's cluster by a slip", () => {
  expect(only(clusterOf(production), "aws_eks_cluster").attributes.lifecycle).toEqual({ prevent_destroy: true });
});

test("a namespace runs on Fargate where the environment says so, and nowhere else", () => {
  const fargate = { batch: { namespace: "batch" } };
  const stack = clusterOf({ ...dev, aws: { ...dev.aws, cluster: { ...dev.aws.cluster, fargate } } });
  expect(only(stack, "aws_eks_fargate_profile").attributes).toMatchObject({
    fargate_profile_name: "batch",
    selector: [{ namespace: "batch" }],
    subnet_ids: network.subnetIds.private,
  });
  expect(all(clusterOf(dev), "aws_eks_fargate_profile")).toEqual([]);
});
