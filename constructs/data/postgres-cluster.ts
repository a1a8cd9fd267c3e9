import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { Construct } from "constructs";
import { days } from "../duration.ts";
import { resourceName } from "../names.ts";
import type { StoredCredentials } from "../secrets/stored-credentials.ts";
import { finalSnapshotName } from "./final-snapshot.ts";
import { maintenanceWindows } from "./maintenance-windows.ts";
import { type MonitoringRole, monitoringRole, parameterGroup } from "./postgres-configuration.ts";
import { StoreLogs } from "./store-logs.ts";
import type { StoreProps } from "./store-props.ts";

export interface PostgresClusterSettings {
  readonly instanceClass: string;
  readonly multiAz: boolean;
  readonly readReplicas: number;
  readonly storage: { readonly initialGiB: number; readonly maxGiB: number };
}

export interface PostgresClusterProps extends StoreProps<PostgresClusterSettings> {
  readonly account: string;
  readonly port: number;
  readonly database: string;
  readonly admin: StoredCredentials;
}

/**
 * PostgreSQL 17 on RDS: one writer and its read replicas.
 * Limits: the standby takes over in 60 to 120 s under the same name; a restore has a new name and loses up to 5
 * minutes.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html, USER_PIT.html
 */
export class PostgresCluster extends Construct {
  readonly writer: DbInstance;
  readonly replicas: DbInstance[];
  readonly #props: PostgresClusterProps;

  constructor(scope: Construct, id: string, props: PostgresClusterProps) {
    super(scope, id);
    this.#props = props;
    const { port, database, subnetIds, keyArns, settings, admin } = props;
    const { deletionProtection } = settings;
    const identifier = resourceName(props.environment, "postgres");
    const subnets = new DbSubnetGroup(this, "subnets", { name: identifier, subnetIds: [...subnetIds] });
    const monitoring = monitoringRole(this, identifier, props.account);
    const shared = this.#shared(identifier, monitoring);
    this.writer = new DbInstance(this, "writer", {
      ...shared,
      identifier,
      engine: "postgres",
      engineVersion: "17",
      port,
      dbSubnetGroupName: subnets.name,
      multiAz: settings.multiAz,
      allocatedStorage: settings.storage.initialGiB,
      dbName: database,
      username: admin.username,
      // RDS cannot manage the password of an instance with replicas.
      passwordWo: admin.password(),
      passwordWoVersion: 1,
      kmsKeyId: keyArns.data,
      backupRetentionPeriod: days(settings.backups),
      backupWindow: maintenanceWindows.backup,
      deleteAutomatedBackups: !deletionProtection,
      skipFinalSnapshot: !deletionProtection,
      finalSnapshotIdentifier: finalSnapshotName(identifier),
      lifecycle: { ignoreChanges: ["final_snapshot_identifier"] },
      dependsOn: [...this.#logs("writer", identifier), monitoring.policy],
    });
    admin.saveAfter(this.writer);
    this.replicas = Array.from({ length: settings.readReplicas }, (_, i) => {
      const replica = `${identifier}-replica-${i + 1}`;
      return new DbInstance(this, `replica-${i + 1}`, {
        ...shared,
        identifier: replica,
        replicateSourceDb: this.writer.identifier,
        skipFinalSnapshot: true,
        dependsOn: [...this.#logs(`replica-${i + 1}`, replica), monitoring.policy],
      });
    });
  }

  #shared(identifier: string, monitoring: MonitoringRole) {
    const { securityGroupId, settings, keyArns } = this.#props;
    return {
      instanceClass: settings.instanceClass,
      parameterGroupName: parameterGroup(this, identifier),
      vpcSecurityGroupIds: [securityGroupId],
      publiclyAccessible: false,
      storageEncrypted: true,
      storageType: "gp3",
      maxAllocatedStorage: settings.storage.maxGiB,
      // Every client supports RSA 2048. This authority is valid until 2061.
      caCertIdentifier: "rds-ca-rsa2048-g1",
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: true,
      maintenanceWindow: maintenanceWindows.maintenance,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection,
      enabledCloudwatchLogsExports: [...logTypes],
      // Seven days are free. Every instance class of PostgreSQL supports it.
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 7,
      performanceInsightsKmsKeyId: keyArns.data,
      monitoringInterval: 60,
      monitoringRoleArn: monitoring.role.arn,
    };
  }

  #logs(id: string, identifier: string) {
    const { settings, keyArns } = this.#props;
    const prefix = `/aws/rds/instance/${identifier}`;
    const props = { prefix, types: logTypes, retention: settings.logs, keyArn: keyArns.logs };
    return new StoreLogs(this, `${id}-logs`, props).groups;
  }
}

const logTypes = ["postgresql", "upgrade"] as const;
