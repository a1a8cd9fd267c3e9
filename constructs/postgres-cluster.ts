import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group/index.js";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { days } from "../stacks/environments/duration.ts";
import type { AwsEnvironment } from "../stacks/environments/schema.ts";
import { resourceName } from "./names.ts";
import { assumableBy, policyDocument } from "./policy.ts";
import { quietHours } from "./quiet-hours.ts";
import { StoreLogs } from "./store-logs.ts";
import type { StoredCredentials } from "./stored-credentials.ts";

export interface PostgresClusterProps {
  readonly environment: AwsEnvironment;
  readonly port: number;
  /** The database that it holds from the start. */
  readonly database: string;
  /** In every zone one, without a way to the internet. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly keyArns: { readonly data: string; readonly logs: string };
  readonly admin: StoredCredentials;
}

/**
 * PostgreSQL 17 on RDS: one writer, with a standby in another zone where the environment wants one, and read replicas.
 * Encrypted at rest by our key, refuses connections without TLS and passwords that are not SCRAM, gets minor versions by
 * itself, and grows its disk.
 *
 * Limits: the standby takes over in 60 to 120 s, under the same name; a replica is behind the writer by what
 * `ReplicaLag` says; a lost database is back from a backup as of any second until 5 minutes ago, under a new name.
 * Source: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html, USER_PIT.html
 */
export class PostgresCluster extends Construct {
  readonly writer: DbInstance;
  readonly replicas: DbInstance[];
  readonly #props: PostgresClusterProps;

  constructor(scope: Construct, id: string, props: PostgresClusterProps) {
    super(scope, id);
    this.#props = props;
    const { environment, port, database, subnetIds, keyArns, admin } = props;
    const { backups, deletionProtection, postgres } = environment.aws.data;
    const identifier = resourceName(environment.name, "postgres");
    const subnets = new DbSubnetGroup(this, "subnets", { name: identifier, subnetIds: [...subnetIds] });
    const monitoring = this.#monitoringRole(identifier);
    const shared = { ...this.#shared(identifier), monitoringRoleArn: monitoring.role.arn };
    this.writer = new DbInstance(this, "writer", {
      ...shared,
      identifier,
      engine: "postgres",
      engineVersion: "17",
      port,
      dbSubnetGroupName: subnets.name,
      multiAz: postgres.multiAz,
      allocatedStorage: postgres.storage.firstGiB,
      dbName: database,
      username: admin.username,
      // RDS itself would manage it, but not for an instance that has replicas.
      passwordWo: admin.password(),
      passwordWoVersion: 1,
      kmsKeyId: keyArns.data,
      backupRetentionPeriod: days(backups),
      backupWindow: quietHours.backup,
      deleteAutomatedBackups: !deletionProtection,
      skipFinalSnapshot: !deletionProtection,
      finalSnapshotIdentifier: `${identifier}-final`,
      dependsOn: [...this.#logs("writer", identifier), monitoring.policy],
    });
    admin.keepFor(this.writer);
    this.replicas = Array.from({ length: postgres.readReplicas }, (_, i) => {
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

  /** What the writer and its replicas have alike. */
  #shared(identifier: string) {
    const { securityGroupId, environment, keyArns } = this.#props;
    const { deletionProtection, postgres } = environment.aws.data;
    return {
      instanceClass: postgres.instanceClass,
      parameterGroupName: this.#parameters(identifier),
      vpcSecurityGroupIds: [securityGroupId],
      publiclyAccessible: false,
      storageEncrypted: true,
      storageType: "gp3",
      maxAllocatedStorage: postgres.storage.mostGiB,
      // RSA 2048 is what every client knows; the key of this authority is good until 2061.
      caCertIdentifier: "rds-ca-rsa2048-g1",
      // A person logs in by his own name and a token of 15 minutes, and needs no password.
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: true,
      maintenanceWindow: quietHours.maintenance,
      copyTagsToSnapshot: true,
      deletionProtection,
      enabledCloudwatchLogsExports: [...exported],
      // Seven days are free. It works on every class with PostgreSQL, db.t3.micro too, which it does not with MySQL.
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 7,
      performanceInsightsKmsKeyId: keyArns.data,
      monitoringInterval: 60,
    };
  }

  #parameters(name: string): string {
    const parameters = {
      "rds.force_ssl": "1",
      "rds.accepted_password_auth_method": "scram",
      // Milliseconds: what is slower stands in the log.
      log_min_duration_statement: "1000",
      log_lock_waits: "1",
    };
    const group = new DbParameterGroup(this, "parameters", {
      name: `${name}-17`,
      family: "postgres17",
      parameter: Object.entries(parameters).map(([name, value]) => ({
        name,
        value,
        // It is 1 already, and RDS goes on to say of it that it waits for a reboot: every plan would show a difference.
        // Source: github.com/hashicorp/terraform-provider-aws/issues/39252
        ...(name === "rds.force_ssl" && { applyMethod: "pending-reboot" }),
      })),
      // A next major version needs another group while this one is still in use.
      lifecycle: { createBeforeDestroy: true },
    });
    return group.name;
  }

  /** Lets RDS write what the operating system reports, once a minute. It tries as soon as an instance is made. */
  #monitoringRole(identifier: string) {
    const { account } = this.#props.environment.aws.foundation;
    const onlyOurs = { StringEquals: { "aws:SourceAccount": account } };
    const role = new IamRole(this, "monitoring-role", {
      name: `${identifier}-monitoring`,
      assumeRolePolicy: policyDocument(assumableBy("monitoring.rds.amazonaws.com", onlyOurs)),
    });
    const policy = new IamRolePolicyAttachment(this, "monitoring-policy", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
    return { role, policy };
  }

  #logs(id: string, identifier: string): ITerraformDependable[] {
    const { environment, keyArns } = this.#props;
    const groups = Object.fromEntries(exported.map((log) => [log, `/aws/rds/instance/${identifier}/${log}`]));
    return new StoreLogs(this, `${id}-logs`, { environment, groups, keyArn: keyArns.logs }).groups;
  }
}

const exported = ["postgresql", "upgrade"] as const;
