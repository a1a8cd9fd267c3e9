import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
import type { Construct } from "constructs";
import { namespaces } from "../constructs/names.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type ClusterConnection, KubernetesStack } from "./kubernetes-stack.ts";

export interface PlatformNeeds {
  readonly cluster: ClusterConnection;
}

/** What a cluster needs before any service of ours runs on it. */
export class Platform extends KubernetesStack {
  constructor(scope: Construct, environment: AwsEnvironment, { cluster }: PlatformNeeds) {
    super(scope, "platform", environment, cluster);
    new NamespaceV1(this, "services", { metadata: { name: namespaces.services } });
  }
}
