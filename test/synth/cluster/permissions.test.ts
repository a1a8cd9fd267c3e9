import { describe, expect, test } from "vitest";
import { clusterGroups } from "../../../constructs/kubernetes/cluster-groups.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { production } from "../../../stacks/environments/production.ts";
import { staging } from "../../../stacks/environments/staging.ts";
import { names, topology } from "../../../stacks/topology.ts";
import { all, dependency, only, reference, statements } from "../fixtures/claims.ts";
import { data, foundation, messaging, secrets } from "../fixtures/outputs.ts";
import { clusterOf } from "../fixtures/stacks.ts";

const { keys } = foundation;

describe.each([dev, staging, production])("the cluster of $name", (environment) => {
  const stack = clusterOf(environment);
  const cluster = only(stack, "aws_eks_cluster");
  const role = (name: string) => only(stack, "aws_iam_role", { name: `mindflow-${environment.name}-${name}` });
  const granted = (name: string) =>
    statements(only(stack, "aws_iam_role_policy", { role: reference(role(name), "name") }));

  test("gives access to the workflows and the environment's roles, and none to its creator", () => {
    expect(cluster.attributes.access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
    const entries = all(stack, "aws_eks_access_entry");
    expect(entries).toHaveLength(2 + Object.keys(environment.aws.cluster.access).length);
    expect(entries.map(({ attributes }) => attributes.principal_arn)).toEqual(
      expect.arrayContaining(Object.values(foundation.workflowRoleArns)),
    );
    for (const { attributes } of all(stack, "aws_eks_access_policy_association"))
      expect(attributes.depends_on).toEqual([
        dependency(only(stack, "aws_eks_access_entry", { principal_arn: attributes.principal_arn })),
      ]);
  });

  test("gives each service with such edges a role, for its own pods only", () => {
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

  test("allows only the relay to publish events, and Alertmanager to publish alerts and its heartbeat", () => {
    const publishers = all(stack, "aws_iam_role_policy").flatMap((policy) =>
      statements(policy)
        .filter(({ Action }) => Action.includes("sns:Publish"))
        .map(({ Resource }) => [policy.attributes.role, [Resource].flat()]),
    );
    expect(publishers).toEqual([
      [reference(role("alertmanager"), "name"), [foundation.alertsTopicArn, foundation.heartbeatTopicArn]],
      [reference(role("relay"), "name"), Object.values(messaging.topicArns)],
    ]);
  });

  test("maps roles to Kubernetes groups, and makes administrators only of the workflows and the environment's administrators", () => {
    const administrators = all(stack, "aws_eks_access_policy_association");
    const levels = Object.values(environment.aws.cluster.access);
    expect(administrators).toHaveLength(2 + levels.filter((level) => level === "administer").length);
    const groups = all(stack, "aws_eks_access_entry").flatMap(({ attributes }) => attributes.kubernetes_groups ?? []);
    const meant = levels.flatMap((level) => (level === "administer" ? [] : [clusterGroups[level]]));
    expect(groups.toSorted()).toEqual(meant.toSorted());
  });

  test("allows KEDA's operator to read the depth of the queues only", () => {
    expect(granted("keda-operator")).toMatchObject([
      { Action: "sqs:GetQueueAttributes", Resource: Object.values(messaging.queueArns) },
    ]);
  });

  test("allows Jaeger and the collector to write to the search domain, but not to delete", () => {
    for (const writer of ["jaeger", "collector"])
      expect(granted(writer)).toMatchObject([
        {
          Action: ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
          Resource: `${data.opensearch.arn}/*`,
        },
      ]);
  });

  test("allows External Secrets to read the topology's secrets only", () => {
    expect(granted("external-secrets")).toMatchObject([
      { Resource: Object.values(secrets.secretArns) },
      { Action: "kms:Decrypt", Resource: keys.secrets.arn },
    ]);
  });
});
