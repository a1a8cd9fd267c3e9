import type { Release } from "@cdktf/provider-helm/lib/release/index.js";
import { PriorityClassV1 } from "@cdktf/provider-kubernetes/lib/priority-class-v1/index.js";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { ClusterNamespace } from "../constructs/cluster-namespace.ts";
import { ClusterRoles } from "../constructs/cluster-roles.ts";
import { type Namespace, namespaces, priorityClassName } from "../constructs/names.ts";
import { thirdPartyRelease } from "../constructs/third-party-release.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { type ClusterConnection, KubernetesStack } from "./kubernetes-stack.ts";
import { releases } from "./platform/releases.ts";
import { storageClass } from "./platform/storage.ts";
import { criticalities, mapValues, names } from "./topology.ts";

export interface PlatformNeeds {
  readonly cluster: ClusterConnection;
  readonly foundation: { readonly alertsTopicArn: string };
  readonly network: { readonly vpcId: string };
  readonly data: { readonly opensearch: { readonly endpoint: string } };
}

/** What a cluster needs before any service of ours runs on it: namespaces, rights, and the releases of others' charts. */
export class Platform extends KubernetesStack {
  constructor(scope: Construct, environment: AwsEnvironment, from: PlatformNeeds) {
    super(scope, "platform", environment, from.cluster);
    const spaces = this.#namespaces(environment);
    const volumes = this.#volumes();
    this.#priorities();
    new ClusterRoles(this, "access", { after: Object.values(spaces).flat() });
    const before: Record<Namespace, readonly ITerraformDependable[]> = {
      ...spaces,
      monitoring: [...spaces.monitoring, volumes],
      system: [],
    };
    const at = {
      clusterName: from.cluster.name,
      vpcId: from.network.vpcId,
      opensearchEndpoint: from.data.opensearch.endpoint,
      alertsTopicArn: from.foundation.alertsTopicArn,
    };
    const released = new Map<string, Release>();
    for (const [name, { namespace, after, ...release }] of releases(environment, at)) {
      const earlier = after.flatMap((other) => released.get(other) ?? []);
      const props = { ...release, namespace: namespaces[namespace], after: [...before[namespace], ...earlier] };
      released.set(name, thirdPartyRelease(this, name, props));
    }
  }

  #namespaces({ aws }: AwsEnvironment) {
    const labels = {
      services: { "istio-injection": "enabled" },
      monitoring: {},
      secrets: {},
      // A gateway's pod is not ready, and an old one stays, until the load balancer sends requests to it.
      mesh: { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" },
    };
    return mapValues(aws.platform.quotas, (quota, purpose) => {
      const name = namespaces[purpose];
      return new ClusterNamespace(this, `${purpose}-namespace`, { name, quota, labels: labels[purpose] }).parts;
    });
  }

  /** EKS brings the driver of volumes and no class of them. The account encrypts each by our key. */
  #volumes(): ITerraformDependable {
    return new StorageClassV1(this, "volumes", {
      metadata: { name: storageClass, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      storageProvisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true" },
      // In the zone where the pod comes to be, which is not known before.
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
    });
  }

  #priorities(): void {
    for (const criticality of names(criticalities))
      new PriorityClassV1(this, `${criticality}-priority`, {
        metadata: { name: priorityClassName(criticality) },
        value: criticalities[criticality],
        description: `Services whose criticality is ${criticality}.`,
      });
  }
}
