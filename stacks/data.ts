import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { DocumentCluster } from "../constructs/data/document-cluster.ts";
import { PostgresCluster } from "../constructs/data/postgres-cluster.ts";
import { SearchDomain } from "../constructs/data/search-domain.ts";
import { ValkeyCluster } from "../constructs/data/valkey-cluster.ts";
import { mapValues } from "../constructs/records.ts";
import { StoredCredentials } from "../constructs/secrets/stored-credentials.ts";
import { AwsStack } from "./base/aws-stack.ts";
import { storeSecret, usersOf } from "./derived/store-users.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { topology } from "./topology.ts";

export interface DataProps {
  readonly foundation: { readonly keys: Record<"data" | "logs" | "secrets", { readonly arn: string }> };
  readonly network: {
    readonly subnetIds: { readonly database: readonly string[] };
    readonly securityGroupIds: Record<"postgres" | "valkey" | "documents" | "opensearch", string>;
  };
}

const administrator = "mindflow";

/** The services' users and all rotation belong to the stack `secrets`, which needs the stores' endpoints. */
export class Data extends AwsStack {
  readonly postgres: {
    readonly arn: string;
    readonly identifier: string;
    readonly subnetGroupName: string;
    /** A host name without a port, as all endpoints here. */
    readonly endpoint: string;
    readonly resourceId: string;
    readonly replicaIdentifiers: string[];
    readonly readerEndpoints: string[];
  };
  readonly valkey: {
    readonly id: string;
    readonly arn: string;
    readonly endpoint: string;
    readonly userArns: Record<string, string>;
  };
  readonly documents: {
    readonly arn: string;
    readonly identifier: string;
    readonly subnetGroupName: string;
    readonly endpoint: string;
    readonly instanceIdentifiers: string[];
  };
  readonly opensearch: {
    readonly arn: string;
    readonly name: string;
    readonly endpoint: string;
    readonly master: { readonly name: string; readonly arn: string };
  };
  readonly admins: Record<"postgres" | "documents", StoredCredentials>;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation, network }: DataProps) {
    super(scope, "data", environment);
    const { keys } = foundation;
    const { region, aws } = environment;
    const { account } = aws.foundation;
    const { backups, deletionProtection, logs } = aws.data;
    const common = { backups, deletionProtection, logs };
    const of = (store: keyof DataProps["network"]["securityGroupIds"]) => ({
      environment: environment.name,
      subnetIds: network.subnetIds.database,
      securityGroupId: network.securityGroupIds[store],
      keyArns: { data: keys.data.arn, logs: keys.logs.arn },
    });
    const admin = (store: "postgres" | "documents") => {
      const name = storeSecret(store, "admin");
      const keyArn = keys.secrets.arn;
      const { recoveryWindow } = aws.secrets;
      const props = { environment: environment.name, name, username: administrator, keyArn, recoveryWindow };
      return new StoredCredentials(this, name, props);
    };
    this.admins = { postgres: admin("postgres"), documents: admin("documents") };

    const postgres = new PostgresCluster(this, "postgres", {
      ...of("postgres"),
      port: topology.stores.postgres.port,
      database: topology.stores.postgres.database,
      account,
      settings: { ...common, ...aws.data.postgres },
      admin: this.admins.postgres,
    });
    this.postgres = {
      arn: postgres.writer.arn,
      identifier: postgres.writer.identifier,
      subnetGroupName: postgres.writer.dbSubnetGroupName,
      endpoint: postgres.writer.address,
      resourceId: postgres.writer.resourceId,
      replicaIdentifiers: postgres.replicas.map(({ identifier }) => identifier),
      readerEndpoints: postgres.replicas.map(({ address }) => address),
    };
    const valkey = new ValkeyCluster(this, "valkey", {
      ...of("valkey"),
      port: topology.stores.valkey.port,
      settings: { ...common, ...aws.data.valkey },
      users: mapValues(usersOf("valkey"), (access) => (access === "read" ? "read" : "write")),
    });
    this.valkey = { id: valkey.id, arn: valkey.arn, endpoint: valkey.endpoint, userArns: valkey.userArns };
    const documents = new DocumentCluster(this, "documents", {
      ...of("documents"),
      port: topology.stores.documents.port,
      settings: { ...common, ...aws.data.documents },
      admin: this.admins.documents,
    });
    this.documents = {
      arn: documents.cluster.arn,
      identifier: documents.cluster.clusterIdentifier,
      subnetGroupName: documents.cluster.dbSubnetGroupName,
      endpoint: documents.cluster.endpoint,
      instanceIdentifiers: documents.instances.map(({ identifier }) => identifier),
    };
    const search = new SearchDomain(this, "opensearch", {
      ...of("opensearch"),
      region,
      account,
      settings: { ...common, ...aws.data.opensearch },
    });
    this.opensearch = {
      arn: search.domain.arn,
      name: search.domain.domainName,
      endpoint: search.domain.endpoint,
      master: { name: search.master.name, arn: search.master.arn },
    };
    new TerraformOutput(this, "endpoints", {
      value: {
        postgres: this.postgres.endpoint,
        "postgres-readers": this.postgres.readerEndpoints,
        valkey: this.valkey.endpoint,
        documents: this.documents.endpoint,
        opensearch: this.opensearch.endpoint,
      },
      staticId: true,
    });
  }
}
