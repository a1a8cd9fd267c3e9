import { expect, test } from "vitest";
import { report, set, stackNamed, testRefusals, without } from "../fixtures/changes.ts";
import { operationsRules } from "./operations.ts";

testRefusals(
  operationsRules,
  [
    ["alarm-actions", "production-messaging", "aws_cloudwatch_metric_alarm", without("alarm_actions"), /is not set/],
    [
      "logs-written",
      "production-network",
      "aws_flow_log",
      set({ log_destination: "arn:aws:logs:eu-central-1:333333333333:log-group:another" }),
      /no resource of its stack writes to it/,
    ],
    [
      "own-parameters",
      "production-data",
      "aws_elasticache_replication_group",
      set({ parameter_group_name: "default.valkey8.cluster.on" }),
      /parameter_group_name is "default.valkey8.cluster.on"/,
    ],
    [
      "immutable-images",
      "production-foundation",
      "aws_ecr_repository",
      set({ image_tag_mutability: "MUTABLE" }),
      /image_tag_mutability is "MUTABLE"/,
    ],
    [
      "zonal-nodes",
      "production-cluster",
      "aws_eks_node_group",
      set({ subnet_ids: ["subnet-a", "subnet-b"] }),
      /subnet_ids is \["subnet-a","subnet-b"\]/,
    ],
    [
      "supported",
      "production-data",
      "aws_docdb_cluster",
      set({ engine_version: "4.0.0" }),
      /engine_version is "4.0.0", which is not in the end-of-support table.*newer version/,
    ],
    [
      "supported",
      "production-platform",
      "helm_release",
      set({ version: "0.0.1" }),
      /version is "0.0.1", which is not in the end-of-support table.*third-party.json/,
    ],
    [
      "restricted-pods",
      "production-platform",
      "kubernetes_namespace_v1",
      set({ metadata: { name: "mindflow", labels: { "pod-security.kubernetes.io/enforce": "privileged" } } }),
      /pod-security.kubernetes.io\/enforce is "privileged".*kube-system/,
    ],
    [
      "atomic-releases",
      "production-platform",
      "helm_release",
      set({ atomic: false }),
      /atomic is false.*third-party-release/,
    ],
  ],
  ["tagged"],
);

test("tagged: a provider without tags", () => {
  const untagged = { ...stackNamed("production-data"), provider: { aws: [{ region: "eu-central-1" }] } };
  expect(report("production-data", untagged).refused).toEqual([
    expect.stringMatching(/^production-data provider.default: .*environment is not set/),
  ]);
});
