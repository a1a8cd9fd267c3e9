import type { ResourceType } from "./resource-type.ts";

export const kubernetes = {
  helm_release: {
    cost: { byUse: "volumes of Prometheus and Alertmanager: about 0.1 dollars per GiB and month" },
    policy: "checked",
    inventory: ["chart", "version", "repository", "namespace", "atomic", "timeout", "depends_on"],
  },
  kubernetes_cluster_role_binding_v1: { cost: "free", policy: "unchecked: access" },
  kubernetes_cluster_role_v1: { cost: "free", policy: "unchecked: access", inventory: ["rule"] },
  kubernetes_config_map_v1: { cost: "free", policy: "unchecked: low risk", inventory: ["metadata", "data"] },
  kubernetes_limit_range_v1: { cost: "free", policy: "unchecked: low risk", inventory: ["spec"] },
  kubernetes_network_policy_v1: { cost: "free", policy: "unchecked: low risk", inventory: ["spec"] },
  kubernetes_namespace_v1: {
    cost: "free",
    policy: "checked",
    inventory: ["metadata"],
    holds: "everything in the namespace",
  },
  kubernetes_priority_class_v1: { cost: "free", policy: "unchecked: low risk", inventory: ["value"] },
  kubernetes_resource_quota_v1: { cost: "free", policy: "unchecked: low risk", inventory: ["spec"] },
  kubernetes_role_binding_v1: { cost: "free", policy: "unchecked: access", inventory: ["metadata", "subject"] },
  kubernetes_storage_class_v1: { cost: "free", policy: "unchecked: low risk", inventory: ["parameters"] },
} as const satisfies Record<string, ResourceType>;
