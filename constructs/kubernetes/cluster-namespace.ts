import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1/index.js";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface NamespaceQuota {
  /** The sum of CPU requests, in cores. */
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly pods: number;
  readonly containerGiB: number;
}

export interface ClusterNamespaceProps {
  readonly name: string;
  readonly quota: NamespaceQuota;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace with the Pod Security Standard `restricted`, without CPU limits (they would throttle pods on idle nodes)
 * and without LoadBalancer services, which Terraform owns.
 * Source: kubernetes.io/docs/concepts/security/pod-security-standards, /docs/concepts/policy/limit-range
 */
export class ClusterNamespace extends Construct {
  /** A dependency of pods: the limits apply to pods that are created after them. */
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, quota, labels }: ClusterNamespaceProps) {
    super(scope, id);
    const { cpu, memoryGiB, pods, containerGiB } = quota;
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: { name, labels: { ...restricted, ...labels } },
      // Releases record themselves in them.
      lifecycle: { ignoreChanges: ["metadata[0].annotations"] },
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

export const restricted = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);
