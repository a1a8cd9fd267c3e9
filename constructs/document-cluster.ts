import { DocdbCluster } from "@cdktf/provider-aws/lib/docdb-cluster/index.js";
import { DocdbClusterInstance } from "@cdktf/provider-aws/lib/docdb-cluster-instance/index.js";
import { DocdbClusterParameterGroup } from "@cdktf/provider-aws/lib/docdb-cluster-parameter-group/index.js";
import { DocdbSubnetGroup } from "@cdktf/provider-aws/lib/docdb-subnet-group/index.js";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { resourceName } from "./names.ts";
import { quietHours } from "./quiet-hours.ts";
import { StoreLogs } from "./store-logs.ts";
import type { StoredCredentials } from "./stored-credentials.ts";

export interface DocumentClusterProps {
  readonly environment: AwsEnvironment;
  readonly port: number;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly data: string; readonly logs: string };
  readonly admin: StoredCredentials;
}

/**
 * DocumentDB 5.0 (speaks MongoDB's protocol): its data six times over three zones whatever the number of instances,
 * encrypted by our key, TLS only. What changes its structure and who logs in stands in the audit log, and what is slower
 * than 100 ms in the profiler's.
 *
 * Limits: with a second instance the cluster is back within 30 s of a loss of the first, with one alone within 10 min.
 * Source: docs.aws.amazon.com/documentdb/latest/developerguide/failover.html
 */
export class DocumentCluster extends Construct {
  readonly cluster: DocdbCluster;
  readonly instances: DocdbClusterInstance[];

  constructor(scope: Construct, id: string, props: DocumentClusterProps) {
    super(scope, id);
    const { environment, port, subnetIds, securityGroupId, keyArns, admin } = props;
    const { backups, deletionProtection, documents } = environment.aws.data;
    const name = resourceName(environment.name, "documents");
    const subnets = new DocdbSubnetGroup(this, "subnets", { name, subnetIds: [...subnetIds] });
    const logs = new StoreLogs(this, "logs", {
      environment,
      groups: Object.fromEntries(exported.map((log) => [log, `/aws/docdb/${name}/${log}`])),
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
      preferredBackupWindow: quietHours.backup,
      preferredMaintenanceWindow: quietHours.maintenance,
      deletionProtection,
      skipFinalSnapshot: !deletionProtection,
      finalSnapshotIdentifier: `${name}-final`,
      enabledCloudwatchLogsExports: [...exported],
      dependsOn: logs.groups,
    });
    admin.keepFor(this.cluster);
    this.instances = Array.from(
      { length: documents.instances },
      (_, i) =>
        new DocdbClusterInstance(this, `instance-${i + 1}`, {
          identifier: `${name}-${i + 1}`,
          clusterIdentifier: this.cluster.clusterIdentifier,
          instanceClass: documents.instanceClass,
          caCertIdentifier: "rds-ca-rsa2048-g1",
          preferredMaintenanceWindow: quietHours.maintenance,
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
      // What is kept for a time only, such as logs, has an index that says how long.
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

const exported = ["audit", "profiler"] as const;
