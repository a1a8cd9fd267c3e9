import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role/index.js";
import type { Construct } from "constructs";
import { ClusterAccess } from "../constructs/cluster-access.ts";
import { ClusterNodes } from "../constructs/cluster-nodes.ts";
import { FargateProfiles } from "../constructs/fargate-profiles.ts";
import { KubernetesCluster } from "../constructs/kubernetes-cluster.ts";
import { namespaces } from "../constructs/names.ts";
import { platformIdentities } from "../constructs/platform-identities.ts";
import { PodIdentity } from "../constructs/pod-identity.ts";
import { SearchAccess } from "../constructs/search-access.ts";
import { type Places, servicePermissions } from "../constructs/service-permissions.ts";
import { AwsStack } from "./aws-stack.ts";
import type { Data } from "./data.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { searchAccess } from "./search-access.ts";
import {
  type BucketName,
  names,
  type QueueName,
  type ServiceName,
  service,
  type TopicName,
  topology,
} from "./topology.ts";

export interface ClusterNeeds {
  readonly foundation: {
    readonly keys: Record<"cluster" | "data" | "events" | "logs" | "secrets" | "storage", { readonly arn: string }>;
    /**
     * The role of the workflows that install charts, and with them definitions, webhooks and roles of the whole cluster.
     * Kubernetes lets nobody give a right that he has not: whoever may install these may everything, whatever we call it.
     */
    readonly applyRoleArn: string;
    readonly alertsTopicArn: string;
  };
  readonly network: {
    readonly subnetIds: { readonly private: string[] };
    readonly securityGroupIds: Record<"nodes" | "searchAccess", string>;
  };
  readonly messaging: {
    readonly topicArns: Record<TopicName, string>;
    readonly queueArns: Record<QueueName, string>;
  };
  readonly storage: { readonly bucketArns: Record<BucketName, string> };
  readonly secrets: { readonly secretArns: Record<string, string> };
  readonly data: {
    readonly opensearch: Pick<Data["opensearch"], "arn" | "endpoint" | "master">;
    readonly valkey: { readonly arn: string; readonly userArns: Readonly<Record<string, string>> };
  };
}

/** The Kubernetes cluster: who may enter it, what it runs on, and what each service account in it may do on AWS. */
export class Cluster extends AwsStack {
  readonly name: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly nodeGroupNames: string[];
  /** By service; a service whose edges need no permission on AWS has none. */
  readonly roleArns: Partial<Record<ServiceName, string>>;
  /** Whoever owns a target group gives this role the permission to register targets in it. */
  readonly loadBalancerControllerRole: string;

  constructor(scope: Construct, environment: AwsEnvironment, from: ClusterNeeds) {
    super(scope, "cluster", environment);
    const { keys, applyRoleArn } = from.foundation;
    const subnetIds = from.network.subnetIds.private;
    const cluster = new KubernetesCluster(this, "cluster", {
      environment,
      subnetIds,
      keyArns: { secrets: keys.cluster.arn, logs: keys.logs.arn },
    });
    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority;
    this.#letIn(cluster, applyRoleArn);
    const { groups } = new ClusterNodes(this, "nodes", {
      cluster,
      subnetIds,
      securityGroupId: from.network.securityGroupIds.nodes,
      keyArn: keys.cluster.arn,
      tags: this.tags,
    });
    this.nodeGroupNames = groups.map(({ name }) => name);
    if (names(environment.aws.cluster.fargate).length > 0) new FargateProfiles(this, "fargate", { cluster, subnetIds });

    const platform = platformIdentities(this, {
      cluster,
      nodeGroupArns: groups.map(({ arn }) => arn),
      queueArns: Object.values(from.messaging.queueArns),
      secretArns: Object.values(from.secrets.secretArns),
      searchArn: from.data.opensearch.arn,
      alertsTopicArn: from.foundation.alertsTopicArn,
      keyArns: { events: keys.events.arn, secrets: keys.secrets.arn },
    });
    this.loadBalancerControllerRole = platform.loadBalancerController.roleName;
    this.roleArns = this.#services(cluster, places(environment, from));
    new SearchAccess(this, "search-access", {
      environment,
      domain: from.data.opensearch,
      wished: searchAccess(environment, {
        ...this.roleArns,
        jaeger: platform.jaeger.roleArn,
        collector: platform.collector.roleArn,
        "search-admin": platform.searchAdministrator.roleArn,
      }),
      subnetIds,
      securityGroupId: from.network.securityGroupIds.searchAccess,
      keyArns: { data: keys.data.arn, logs: keys.logs.arn },
    });
  }

  #letIn(cluster: KubernetesCluster, applyRoleArn: string): void {
    new ClusterAccess(this, "ci-access", { cluster, roleArn: applyRoleArn, level: "administer" });
    for (const [role, level] of Object.entries(cluster.environment.aws.cluster.access)) {
      // The plan tells of a role that is missing, and knows the whole ARN of one that single sign-on made.
      const { arn } = new DataAwsIamRole(this, `${role}-role`, { name: role });
      new ClusterAccess(this, `${role}-access`, { cluster, roleArn: arn, level });
    }
  }

  #services(cluster: KubernetesCluster, at: Places): Partial<Record<ServiceName, string>> {
    const namespace = namespaces.services;
    const roles = names(topology.services).flatMap((name) => {
      const permissions = servicePermissions(name, service(name), at);
      return permissions.length > 0
        ? [
            [
              name,
              new PodIdentity(this, `${name}-identity`, { cluster, namespace, serviceAccount: name, permissions })
                .roleArn,
            ],
          ]
        : [];
    });
    return Object.fromEntries(roles);
  }
}

function places({ region, aws }: AwsEnvironment, { foundation, messaging, storage, data }: ClusterNeeds): Places {
  const { domain } = aws.edge;
  return {
    topicArn: (topic) => messaging.topicArns[topic as TopicName],
    queueArn: (queue) => messaging.queueArns[queue as QueueName],
    bucketArn: (bucket) => storage.bucketArns[bucket as BucketName],
    opensearchArn: data.opensearch.arn,
    valkeyArn: data.valkey.arn,
    valkeyUserArn: (name) => known(data.valkey.userArns, name),
    // The edge makes the identity, which comes after the cluster.
    mail: { domain, identityArn: `arn:aws:ses:${region}:${aws.foundation.account}:identity/${domain}` },
    keyArns: { events: foundation.keys.events.arn, storage: foundation.keys.storage.arn },
  };
}

function known(arns: Readonly<Record<string, string>>, name: string): string {
  const arn = arns[name];
  if (!arn)
    throw new Error(`${name} has no user in Valkey, and an edge to it: the data stack makes them from the edges`);
  return arn;
}
