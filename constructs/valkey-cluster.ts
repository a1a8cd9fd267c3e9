import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user/index.js";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group/index.js";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { type Access, mapValues } from "../stacks/topology.ts";
import { resourceName } from "./names.ts";
import { quietHours } from "./quiet-hours.ts";
import { StoreLogs } from "./store-logs.ts";
import { valkeyAccess, valkeyUser } from "./valkey-access.ts";

export interface ValkeyClusterProps {
  readonly environment: AwsEnvironment;
  readonly port: number;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly data: string; readonly logs: string };
  /** The services with an edge to it. */
  readonly users: Readonly<Record<string, Access>>;
}

/**
 * Valkey 8 on ElastiCache, in cluster mode everywhere: a client that knows one shard knows ten. TLS only, encrypted at
 * rest by our key.
 *
 * Each service is a user of its own, and proves who it is by an IAM token instead of a password: there is none to keep
 * or to rotate. Its role needs `elasticache:Connect` on the cluster and on its user; a token is good for 15 minutes, a
 * connection for 12 hours. There is no user `default`: who does not say who he is stays out.
 * Source: docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export class ValkeyCluster extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly endpoint: string;
  /** By service. */
  readonly userArns: Record<string, string>;

  constructor(scope: Construct, id: string, props: ValkeyClusterProps) {
    super(scope, id);
    const { environment, port, subnetIds, securityGroupId, keyArns } = props;
    const { valkey, backups, deletionProtection } = environment.aws.data;
    const name = resourceName(environment.name, "valkey");
    const subnets = new ElasticacheSubnetGroup(this, "subnets", { name, subnetIds: [...subnetIds] });
    const users = mapValues(props.users, (access, service) => this.#user(environment, service, access));
    const group = new ElasticacheUserGroup(this, "users", {
      userGroupId: name,
      engine: "valkey",
      userIds: Object.values(users).map(({ userId }) => userId),
    });
    const logTypes = ["slow-log", "engine-log"];
    const logs = new StoreLogs(this, "logs", {
      environment,
      groups: Object.fromEntries(logTypes.map((type) => [type, `/aws/vendedlogs/elasticache/${name}/${type}`])),
      keyArn: keyArns.logs,
    });
    const cluster = new ElasticacheReplicationGroup(this, "cluster", {
      replicationGroupId: name,
      description: `The cache of ${environment.name}.`,
      engine: "valkey",
      engineVersion: "8.1",
      parameterGroupName: "default.valkey8.cluster.on",
      nodeType: valkey.nodeType,
      port,
      numNodeGroups: valkey.shards,
      replicasPerNodeGroup: valkey.replicas,
      // In cluster mode always on; without replicas there is nothing to fail over to.
      automaticFailoverEnabled: true,
      multiAzEnabled: valkey.replicas > 0,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroupId],
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      atRestEncryptionEnabled: "true",
      kmsKeyId: keyArns.data,
      userGroupIds: [group.userGroupId],
      snapshotRetentionLimit: days(backups),
      snapshotWindow: quietHours.backup,
      maintenanceWindow: quietHours.maintenance,
      autoMinorVersionUpgrade: "true",
      logDeliveryConfiguration: logs.groups.map(({ name }, i) => ({
        destination: name,
        destinationType: "cloudwatch-logs",
        logFormat: "json",
        logType: logTypes[i] ?? "",
      })),
      // ElastiCache has no such protection of its own, so it is Terraform that refuses.
      lifecycle: { preventDestroy: deletionProtection },
    });
    this.id = cluster.replicationGroupId;
    this.arn = cluster.arn;
    this.endpoint = cluster.configurationEndpointAddress;
    this.userArns = mapValues(users, ({ arn }) => arn);
  }

  #user(environment: AwsEnvironment, service: string, access: Access): ElasticacheUser {
    const name = valkeyUser(environment.name, service);
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
