import { all, each, hasOne, is, isSet, refersTo, unless } from "../checks/attributes.ts";
import { hasWriter, restrictedPods } from "../checks/aws.ts";
import { supported, supportedChart } from "../end-of-support.ts";
import type { Rule } from "./rule.ts";

const tags = ["environment", "service", "owner", "cost-centre"];

export const operationsRules: readonly Rule[] = [
  {
    id: "alarm-actions",
    promise: "an alarm notifies somebody when it starts and when it ends",
    fix: "create it with constructs/observability/alarm.ts",
    on: { aws_cloudwatch_metric_alarm: all(isSet("alarm_actions"), isSet("ok_actions")) },
  },
  {
    id: "logs-written",
    promise: "a log group has a writer, because people search an empty one in vain",
    fix: "give its name or ARN to the resource that writes to it, or remove it",
    on: { aws_cloudwatch_log_group: hasWriter },
  },
  {
    id: "tagged",
    promise: "everything is tagged with its environment, service, owner and cost centre",
    fix: "extend AwsStack, and create another provider with its providerIn",
    on: {
      provider: all(...tags.map((tag) => isSet(`default_tags.tags.${tag}`))),
      aws_launch_template: each("tag_specifications", all(...tags.map((tag) => isSet(`tags.${tag}`)))),
    },
  },
  {
    id: "own-parameters",
    promise:
      "a store's parameters can be changed, which AWS's default groups do not allow, and a swap restarts the store",
    fix: "create a parameter group beside the store",
    on: {
      aws_db_instance: refersTo("parameter_group_name", "aws_db_parameter_group"),
      aws_docdb_cluster: refersTo("db_cluster_parameter_group_name", "aws_docdb_cluster_parameter_group"),
      aws_elasticache_replication_group: refersTo("parameter_group_name", "aws_elasticache_parameter_group"),
    },
  },
  {
    id: "immutable-images",
    promise: "an image tag never moves to another image, and every image is scanned for vulnerabilities",
    fix: "create the repository with constructs/ci/image-repository.ts",
    on: {
      aws_ecr_repository: all(
        is("image_tag_mutability", "IMMUTABLE"),
        is("image_scanning_configuration.scan_on_push", true),
      ),
    },
  },
  {
    id: "zonal-nodes",
    promise: "cluster-autoscaler knows the zone in which a node group adds a node",
    fix: "give it one subnet, as constructs/kubernetes/node-group.ts does",
    on: { aws_eks_node_group: hasOne("subnet_ids") },
  },
  {
    id: "supported",
    promise: "every version in use is supported",
    fix: "move to a newer version, in dev first, and add it to test/policy/end-of-support.ts or charts/third-party.json",
    on: {
      aws_db_instance: unless("replicate_source_db", supported("PostgreSQL", "engine_version")),
      aws_docdb_cluster: supported("DocumentDB", "engine_version"),
      aws_eks_cluster: supported("EKS", "version"),
      aws_elasticache_replication_group: supported("Valkey", "engine_version"),
      aws_lambda_function: supported("Lambda", "runtime"),
      aws_opensearch_domain: supported("OpenSearch", "engine_version", "OpenSearch_"),
      helm_release: supportedChart,
    },
  },
  {
    id: "restricted-pods",
    promise: "a pod in our namespaces is not root, not on the host, and has no capabilities",
    fix: "create the namespace with constructs/kubernetes/cluster-namespace.ts, and run pods that need more in kube-system",
    on: { kubernetes_namespace_v1: restrictedPods },
  },
  {
    id: "atomic-releases",
    promise: "a release that fails is rolled back, and a first one is removed",
    fix: "create it with constructs/kubernetes/third-party-release.ts or constructs/kubernetes/local-chart.ts",
    on: { helm_release: all(is("atomic", true), is("cleanup_on_fail", true), isSet("timeout")) },
  },
];
