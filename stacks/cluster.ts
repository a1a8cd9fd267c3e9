import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role/index.js";
import type { Construct } from "constructs";
import { SearchAccess } from "../constructs/data/search-access.ts";
import { ClusterAccess } from "../constructs/kubernetes/cluster-access.ts";
import { ClusterNodes } from "../constructs/kubernetes/cluster-nodes.ts";
import { FargateProfiles } from "../constructs/kubernetes/fargate-profiles.ts";
import { KubernetesCluster } from "../constructs/kubernetes/kubernetes-cluster.ts";
import { namespaces } from "../constructs/kubernetes/kubernetes-names.ts";
import { platformIdentities } from "../constructs/kubernetes/platform-identities.ts";
import { PodIdentity } from "../constructs/kubernetes/pod-identity.ts";
import { AwsStack } from "./base/aws-stack.ts";
import { repositoryRoot } from "./base/repository.ts";
import type { Data } from "./data.ts";
import { searchAccess } from "./derived/search-access.ts";
import { type EdgeOutputs, permissionsOfServices } from "./derived/service-permissions.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import type { Foundation } from "./foundation.ts";
import type { ServiceName } from "./topology.ts";

export interface ClusterProps extends EdgeOutputs {
  readonly foundation: {
    readonly keys: Record<"cluster" | "data" | "events" | "logs" | "secrets" | "storage", { readonly arn: string }>;
    /** Administers the cluster: it installs cluster roles, and Kubernetes lets nobody grant rights that they lack. */
    readonly workflowRoleArns: Pick<Foundation["workflowRoleArns"], "apply" | "release">;
    readonly alertsTopicArn: string;
    readonly heartbeatTopicArn: string;
  };
  readonly network: {
    readonly subnetIds: { readonly private: string[] };
    readonly securityGroupIds: Record<"deployer" | "endpoints" | "nodes" | "searchAccess", string>;
  };
  readonly secrets: { readonly secretArns: Record<string, string> };
  readonly data: EdgeOutputs["data"] & {
    readonly opensearch: Pick<Data["opensearch"], "arn" | "endpoint" | "master">;
  };
}

export class Cluster extends AwsStack {
  readonly name: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly nodeGroupNames: string[];
  /** The log group of pods on Fargate. Unset without a Fargate profile. */
  readonly fargateLogs: string | undefined;
  readonly roleArns: Partial<Record<ServiceName, string>>;
  /** The owner of a target group lets this role register targets. */
  readonly loadBalancerControllerRole: string;

  constructor(scope: Construct, environment: AwsEnvironment, from: ClusterProps) {
    super(scope, "cluster", environment);
    const { foundation, cluster: settings } = environment.aws;
    const { keys, workflowRoleArns } = from.foundation;
    const subnetIds = from.network.subnetIds.private;
    const cluster = new KubernetesCluster(this, "cluster", {
      environment: environment.name,
      settings,
      subnetIds,
      keyArns: { secrets: keys.cluster.arn, logs: keys.logs.arn },
    });
    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority;
    cluster.allowApiFrom(from.network.securityGroupIds.deployer, "deployer");
    this.#access(cluster, workflowRoleArns, settings.access);
    const { groups } = new ClusterNodes(this, "nodes", {
      cluster,
      nodeGroups: settings.nodeGroups,
      subnetIdByZone: Object.fromEntries(environment.aws.network.zones.map((zone, i) => [zone, subnetIds[i] ?? ""])),
      securityGroupId: from.network.securityGroupIds.nodes,
      keyArn: keys.cluster.arn,
      tags: this.tags,
    });
    this.nodeGroupNames = groups.map(({ nodeGroupName }) => nodeGroupName);
    if (Object.keys(settings.fargate).length > 0) {
      const { region } = environment;
      const { account } = foundation;
      const { groupName } = new FargateProfiles(this, "fargate", {
        cluster,
        region,
        account,
        subnetIds,
        profiles: settings.fargate,
        endpointsGroupId: from.network.securityGroupIds.endpoints,
        logs: { retention: settings.logRetention, keyArn: keys.logs.arn },
      });
      this.fargateLogs = groupName;
    }
    const platform = platformIdentities(this, {
      cluster,
      nodeGroupArns: groups.map(({ arn }) => arn),
      queueArns: Object.values(from.messaging.queueArns),
      secretArns: Object.values(from.secrets.secretArns),
      searchArn: from.data.opensearch.arn,
      alertTopicArns: [from.foundation.alertsTopicArn, from.foundation.heartbeatTopicArn],
      keyArns: { events: keys.events.arn, secrets: keys.secrets.arn },
    });
    this.loadBalancerControllerRole = platform.loadBalancerController.roleName;
    const roles = permissionsOfServices(environment, from).map(([serviceAccount, permissions]) => {
      const props = { cluster, namespace: namespaces.services, serviceAccount, permissions };
      return [serviceAccount, new PodIdentity(this, `${serviceAccount}-identity`, props).roleArn];
    });
    this.roleArns = Object.fromEntries(roles);
    new SearchAccess(this, "search-access", {
      environment: environment.name,
      domain: from.data.opensearch,
      source: { directory: repositoryRoot, entry: "services/search-access/src/main.ts" },
      desired: searchAccess(environment, {
        ...this.roleArns,
        jaeger: platform.jaeger.roleArn,
        collector: platform.collector.roleArn,
        "search-admin": platform.searchAdministrator.roleArn,
      }),
      subnetIds,
      securityGroupId: from.network.securityGroupIds.searchAccess,
      logRetention: settings.logRetention,
      keyArns: { data: keys.data.arn, logs: keys.logs.arn },
    });
  }

  #access(
    cluster: KubernetesCluster,
    workflows: ClusterProps["foundation"]["workflowRoleArns"],
    levels: AwsEnvironment["aws"]["cluster"]["access"],
  ): void {
    new ClusterAccess(this, "ci-access", { cluster, roleArn: workflows.apply, level: "administer" });
    // Our charts have roles, and policies of the whole cluster: who installs them must be able to grant as much.
    new ClusterAccess(this, "ci-release-access", { cluster, roleArn: workflows.release, level: "administer" });
    for (const [role, level] of Object.entries(levels)) {
      // A data source fails the plan for a missing role, and finds the path of a role that single sign-on created.
      const { arn } = new DataAwsIamRole(this, `${role}-role`, { name: role });
      new ClusterAccess(this, `${role}-access`, { cluster, roleArn: arn, level });
    }
  }
}
