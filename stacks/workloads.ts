import type { Construct } from "constructs";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type ClusterConnection, KubernetesStack } from "./kubernetes-stack.ts";
import type { Platform } from "./platform.ts";

export interface WorkloadsNeeds {
  readonly cluster: ClusterConnection;
  /** Nothing of it is read: its definitions and controllers have to be there first. */
  readonly platform: Platform;
}

/** The topology's services on the cluster. */
export class Workloads extends KubernetesStack {
  constructor(scope: Construct, environment: AwsEnvironment, { cluster, platform }: WorkloadsNeeds) {
    super(scope, "workloads", environment, cluster);
    this.addDependency(platform);
  }
}
