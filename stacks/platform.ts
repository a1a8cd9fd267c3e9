import type { Release } from "@cdktf/provider-helm/lib/release/index.js";
import { PriorityClassV1 } from "@cdktf/provider-kubernetes/lib/priority-class-v1/index.js";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { AdmittedConnections } from "../constructs/kubernetes/admitted-connections.ts";
import { ClusterNamespace } from "../constructs/kubernetes/cluster-namespace.ts";
import { ClusterRoles } from "../constructs/kubernetes/cluster-roles.ts";
import { FargateLogging } from "../constructs/kubernetes/fargate-logging.ts";
import { type Namespace, namespaces, priorityClassName } from "../constructs/kubernetes/kubernetes-names.ts";
import { thirdPartyRelease } from "../constructs/kubernetes/third-party-release.ts";
import { mapValues, names } from "../constructs/records.ts";
import { type ClusterConnection, KubernetesStack } from "./base/kubernetes-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { charts } from "./platform/charts.ts";
import { platformNetwork } from "./platform/network.ts";
import { releases } from "./platform/releases.ts";
import { storageClass } from "./platform/storage.ts";
import { criticalities } from "./topology.ts";

export interface PlatformProps {
  readonly cluster: ClusterConnection & { readonly fargateLogs?: string | undefined };
  readonly foundation: { readonly alertsTopicArn: string; readonly heartbeatTopicArn: string };
  readonly network: { readonly vpcId: string };
  readonly data: { readonly opensearch: { readonly endpoint: string } };
}

/** Above the priority of every service, and below Kubernetes' own priorities. */
const platformPriority = 2 * Math.max(...Object.values(criticalities));

export class Platform extends KubernetesStack {
  constructor(scope: Construct, environment: AwsEnvironment, from: PlatformProps) {
    super(scope, "platform", environment, from.cluster);
    const created = this.#namespaces(environment);
    const volumes = this.#volumes();
    this.#priorities();
    mapValues(
      platformNetwork(environment),
      (admissions, purpose) =>
        new AdmittedConnections(this, `${purpose}-network`, {
          namespace: namespaces[purpose],
          admissions,
          after: created[purpose],
        }),
    );
    this.#fargate(environment, from.cluster.fargateLogs);
    new ClusterRoles(this, "access", { after: Object.values(created).flat() });
    const before: Record<Namespace, readonly ITerraformDependable[]> = {
      ...created,
      monitoring: [...created.monitoring, volumes],
      system: [],
    };
    const at = {
      clusterName: from.cluster.name,
      vpcId: from.network.vpcId,
      opensearchEndpoint: from.data.opensearch.endpoint,
      alertsTopicArn: from.foundation.alertsTopicArn,
      heartbeatTopicArn: from.foundation.heartbeatTopicArn,
    };
    const released = new Map<string, Release>();
    for (const [name, { namespace, after, chart, ...release }] of releases(environment, at)) {
      const earlier = after.flatMap((other) => released.get(other) ?? []);
      const props = {
        ...release,
        chart: { name: chart, ...charts[chart] },
        namespace: namespaces[namespace],
        after: [...before[namespace], ...earlier],
      };
      released.set(name, thirdPartyRelease(this, name, props));
    }
  }

  #namespaces({ aws }: AwsEnvironment) {
    const labels = {
      services: { "istio-injection": "enabled" },
      monitoring: {},
      secrets: {},
      // A gateway pod becomes ready, and replaces an old one, only when it is healthy in the target group.
      mesh: { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" },
    };
    return mapValues(aws.platform.quotas, (quota, purpose) => {
      const name = namespaces[purpose];
      return new ClusterNamespace(this, `${purpose}-namespace`, { name, quota, labels: labels[purpose] }).parts;
    });
  }

  #fargate({ region, aws }: AwsEnvironment, groupName: string | undefined): void {
    for (const [profile, { namespace: name, quota }] of Object.entries(aws.cluster.fargate))
      new ClusterNamespace(this, `${profile}-fargate-namespace`, { name, quota });
    if (groupName) new FargateLogging(this, "fargate-logging", { region, groupName });
  }

  /** EKS has the driver but no storage class. The account's default key encrypts the volumes. */
  #volumes(): ITerraformDependable {
    return new StorageClassV1(this, "volumes", {
      metadata: { name: storageClass, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      storageProvisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3", encrypted: "true" },
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
    // The default for pods without a priority. Some charts cannot set one, and their pods would be preempted first.
    new PriorityClassV1(this, "platform-priority", {
      metadata: { name: priorityClassName("platform") },
      value: platformPriority,
      globalDefault: true,
      // Services cannot preempt these pods, and these pods preempt no service.
      preemptionPolicy: "Never",
      description: "Pods without another class: monitoring, tracing, logs and rollouts.",
    });
  }
}
