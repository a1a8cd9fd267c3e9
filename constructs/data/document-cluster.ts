import { DocdbCluster } from "@cdktf/provider-aws/lib/docdb-cluster/index.js";
import { DocdbClusterInstance } from "@cdktf/provider-aws/lib/docdb-cluster-instance/index.js";
import { DocdbClusterParameterGroup } from "@cdktf/provider-aws/lib/docdb-cluster-parameter-group/index.js";
import { DocdbSubnetGroup } from "@cdktf/provider-aws/lib/docdb-subnet-group/index.js";
import { Construct } from "constructs";
import { days } from "../duration.ts";
import { resourceName } from "../names.ts";
import type { StoredCredentials } from "../secrets/stored-credentials.ts";
import { finalSnapshotName } from "./final-snapshot.ts";
import { maintenanceWindows } from "./maintenance-windows.ts";
import { StoreLogs } from "./store-logs.ts";
import type { StoreProps } from "./store-props.ts";

export interface DocumentClusterSettings {
  readonly instanceClass: string;
  /** The primary and its replicas: 1 to 16. */
  readonly instances: number;
}

export interface DocumentClusterProps extends StoreProps<DocumentClusterSettings> {
  readonly port: number;
  readonly admin: StoredCredentials;
}

/**
 * DocumentDB 5.0, compatible with MongoDB. Limits: failover takes 30 s with a replica, and up to 10 min without.
 * Source: docs.aws.amazon.com/documentdb/latest/developerguide/failover.html
 */
export class DocumentCluster extends Construct {
  readonly cluster: DocdbCluster;
  readonly instances: DocdbClusterInstance[];

  constructor(scope: Construct, id: string, props: DocumentClusterProps) {
    super(scope, id);
    const { environment, port, subnetIds, securityGroupId, keyArns, settings, admin } = props;
    const { backups, deletionProtection } = settings;
    const name = resourceName(environment, "documents");
    const subnets = new DocdbSubnetGroup(this, "subnets", { name, subnetIds: [...subnetIds] });
    const logs = new StoreLogs(this, "logs", {
      prefix: `/aws/docdb/${name}`,
      types: logTypes,
      retention: settings.logs,
      keyArn: keyArns.logs,
    });
    this.cluster = new DocdbCluster(this, "cluster", {
      clusterIdentifier: name,
      engineVersion: "5.0.0",
      port,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [securityGroupId],
      dbClusterParameterGroupName: this.#parameters(name),
      masterUsername: admin.username,
      masterPasswordWo: admin.password(),
      masterPasswordWoVersion: 1,
      storageEncrypted: true,
      kmsKeyId: keyArns.data,
      backupRetentionPeriod: days(backups),
      preferredBackupWindow: maintenanceWindows.backup,
      preferredMaintenanceWindow: maintenanceWindows.maintenance,
      deletionProtection,
      skipFinalSnapshot: !deletionProtection,
      finalSnapshotIdentifier: finalSnapshotName(name),
      lifecycle: { ignoreChanges: ["final_snapshot_identifier"] },
      enabledCloudwatchLogsExports: [...logTypes],
      dependsOn: logs.groups,
    });
    admin.saveAfter(this.cluster);
    this.instances = Array.from(
      { length: settings.instances },
      (_, i) =>
        new DocdbClusterInstance(this, `instance-${i + 1}`, {
          identifier: `${name}-${i + 1}`,
          clusterIdentifier: this.cluster.clusterIdentifier,
          instanceClass: settings.instanceClass,
          caCertIdentifier: "rds-ca-rsa2048-g1",
          preferredMaintenanceWindow: maintenanceWindows.maintenance,
          copyTagsToSnapshot: true,
        }),
    );
  }

  #parameters(name: string): string {
    const parameters = {
      tls: "enabled",
      audit_logs: "enabled",
      profiler: "enabled",
      profiler_threshold_ms: "100",
      ttl_monitor: "enabled",
    };
    const group = new DocdbClusterParameterGroup(this, "parameters", {
      name: `${name}-5-0`,
      family: "docdb5.0",
      parameter: Object.entries(parameters).map(([name, value]) => ({ name, value })),
      lifecycle: { createBeforeDestroy: true },
    });
    return group.name;
  }
}

const logTypes = ["audit", "profiler"] as const;
