import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1/index.js";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** The most that all pods of a namespace may ask for together. */
export interface NamespaceQuota {
  /** In cores. */
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly pods: number;
  /** The most that one container may ever use. */
  readonly containerGiB: number;
}

export interface ClusterNamespaceProps {
  readonly name: string;
  readonly quota: NamespaceQuota;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace of ours. Kubernetes refuses in it every pod that is not `restricted`: no root, no host, no capability. What
 * has to touch the node runs in `kube-system` instead.
 *
 * Nobody opens a way in from outside there, since load balancers are Terraform's. A container that says nothing asks for
 * little and is held to the most that any may use. There is no limit of CPU: it would slow down a pod on an idle node.
 * Source: kubernetes.io/docs/concepts/security/pod-security-standards, /docs/concepts/policy/limit-range
 */
export class ClusterNamespace extends Construct {
  /** To depend on: what is made before the limits are does not have them. */
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, quota, labels }: ClusterNamespaceProps) {
    super(scope, id);
    const { cpu, memoryGiB, pods, containerGiB } = quota;
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: { name, labels: { ...restricted, ...labels } },
    }).metadata.name;
    const quotas = new ResourceQuotaV1(this, "quota", {
      metadata: { name: "everything", namespace },
      spec: {
        hard: {
          "requests.cpu": `${cpu}`,
          "requests.memory": `${memoryGiB}Gi`,
          pods: `${pods}`,
          "services.loadbalancers": "0",
          "services.nodeports": "0",
        },
      },
    });
    const memory = `${containerGiB}Gi`;
    const limits = new LimitRangeV1(this, "limits", {
      metadata: { name: "containers", namespace },
      spec: {
        limit: [
          {
            type: "Container",
            defaultRequest: { cpu: "10m", memory: "64Mi" },
            default: { memory },
            max: { memory },
          },
        ],
      },
    });
    this.parts = [quotas, limits];
  }
}

const restricted = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);
