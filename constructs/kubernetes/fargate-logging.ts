import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1/index.js";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import { Construct } from "constructs";
import { restricted } from "./cluster-namespace.ts";

export interface FargateLoggingProps {
  readonly region: string;
  readonly groupName: string;
}

/**
 * Fargate's own log router sends what pods print to a log group. EKS looks for these names, when a pod starts.
 * Source: docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export class FargateLogging extends Construct {
  constructor(scope: Construct, id: string, { region, groupName }: FargateLoggingProps) {
    super(scope, id);
    const name = "aws-observability";
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: { name, labels: { ...restricted, [name]: "enabled" } },
    });
    new ConfigMapV1(this, "router", {
      metadata: { name: "aws-logging", namespace: namespace.metadata.name },
      data: {
        "filters.conf": section("FILTER", {
          Name: "kubernetes",
          Match: "kube.*",
          Merge_Log: "On",
          Buffer_Size: "0",
          Kube_Meta_Cache_TTL: "300s",
        }),
        "output.conf": section("OUTPUT", {
          Name: "cloudwatch_logs",
          Match: "kube.*",
          region,
          log_group_name: groupName,
          log_stream_prefix: "pod-",
          auto_create_group: "false",
        }),
      },
    });
  }
}

function section(kind: string, entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `    ${key} ${value}\n`);
  return `[${kind}]\n${lines.join("")}`;
}
