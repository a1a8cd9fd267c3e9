import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group/index.js";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user/index.js";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group/index.js";
import { Construct } from "constructs";
import { days } from "../duration.ts";
import { resourceName } from "../names.ts";
import { mapValues } from "../records.ts";
import { maintenanceWindows } from "./maintenance-windows.ts";
import { StoreLogs } from "./store-logs.ts";
import type { StoreProps } from "./store-props.ts";
import { type ValkeyAccess, valkeyAccess, valkeyUser } from "./valkey-access.ts";

export interface ValkeyClusterSettings {
  readonly nodeType: string;
  readonly shards: number;
  readonly replicas: number;
}

export interface ValkeyClusterProps extends StoreProps<ValkeyClusterSettings> {
  readonly port: number;
  readonly users: Readonly<Record<string, ValkeyAccess>>;
}

/**
 * Valkey 8 on ElastiCache in cluster mode. Each service is a user with IAM authentication; its role needs
 * `elasticache:Connect` on the cluster and on its user. There is no user `default`.
 * Limits: a token is valid for 15 minutes, a connection for 12 hours.
 * Source: docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export class ValkeyCluster extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly endpoint: string;
  readonly userArns: Record<string, string>;

  constructor(scope: Construct, id: string, props: ValkeyClusterProps) {
    super(scope, id);
    const { environment, port, subnetIds, securityGroupId, keyArns, settings } = props;
    const name = resourceName(environment, "valkey");
    const subnets = new ElasticacheSubnetGroup(this, "subnets", { name, subnetIds: [...subnetIds] });
    const users = mapValues(props.users, (access, service) => this.#user(environment, service, access));
    const group = new ElasticacheUserGroup(this, "users", {
      userGroupId: name,
      engine: "valkey",
      userIds: Object.values(users).map(({ userId }) => userId),
    });
    // Of our own from the first day: AWS's default group cannot be changed, and a swap restarts the nodes.
    const parameters = new ElasticacheParameterGroup(this, "parameters", {
      name: `${name}-8`,
      family: "valkey8",
      parameter: [{ name: "cluster-enabled", value: "yes" }],
      // A new major version needs another group while this one is in use.
      lifecycle: { createBeforeDestroy: true },
    });
    const logs = new StoreLogs(this, "logs", {
      prefix: `/aws/vendedlogs/elasticache/${name}`,
      types: logTypes,
      retention: settings.logs,
      keyArn: keyArns.logs,
    });
    const cluster = new ElasticacheReplicationGroup(this, "cluster", {
      replicationGroupId: name,
      description: `The cache of ${environment}.`,
      engine: "valkey",
      engineVersion: "8.1",
      parameterGroupName: parameters.name,
      nodeType: settings.nodeType,
      port,
      numNodeGroups: settings.shards,
      replicasPerNodeGroup: settings.replicas,
      automaticFailoverEnabled: true,
      multiAzEnabled: settings.replicas > 0,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroupId],
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: "true",
      kmsKeyId: keyArns.data,
      userGroupIds: [group.userGroupId],
      snapshotRetentionLimit: days(settings.backups),
      snapshotWindow: maintenanceWindows.backup,
      maintenanceWindow: maintenanceWindows.maintenance,
      autoMinorVersionUpgrade: "true",
      logDeliveryConfiguration: logs.groups.map(({ name }, i) => ({
        destination: name,
        destinationType: "cloudwatch-logs",
        logFormat: "json",
        logType: logTypes[i] ?? "",
      })),
      // ElastiCache has no deletion protection, so Terraform refuses.
      lifecycle: { preventDestroy: settings.deletionProtection },
    });
    this.id = cluster.replicationGroupId;
    this.arn = cluster.arn;
    this.endpoint = cluster.configurationEndpointAddress;
    this.userArns = mapValues(users, ({ arn }) => arn);
  }

  #user(environment: string, service: string, access: ValkeyAccess): ElasticacheUser {
    const name = valkeyUser(environment, service);
    return new ElasticacheUser(this, `user-${service}`, {
      userId: name,
      userName: name,
      engine: "valkey",
      accessString: valkeyAccess(access),
      authenticationMode: { type: "iam" },
      tags: { service },
    });
  }
}

const logTypes = ["slow-log", "engine-log"];
