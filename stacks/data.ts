import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { DocumentCluster } from "../constructs/document-cluster.ts";
import { PostgresCluster } from "../constructs/postgres-cluster.ts";
import { SearchDomain } from "../constructs/search-domain.ts";
import { StoredCredentials } from "../constructs/stored-credentials.ts";
import { ValkeyCluster } from "../constructs/valkey-cluster.ts";
import { AwsStack } from "./aws-stack.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import { storeSecret, usersOf } from "./store-users.ts";
import { topology } from "./topology.ts";

export interface DataNeeds {
  readonly foundation: { readonly keys: Record<"data" | "logs" | "secrets", { readonly arn: string }> };
  readonly network: {
    readonly subnetIds: { readonly database: readonly string[] };
    readonly securityGroupIds: Record<"postgres" | "valkey" | "documents" | "opensearch", string>;
  };
}

/** Who may do everything in a store, other than AWS itself. */
const administrator = "mindflow";

/**
 * The stores of the topology. Their administrators' secrets are here too, before the stores that are made with them; the
 * services' users, and the rotation of all, are in the stack `secrets`, which knows where the stores are.
 */
export class Data extends AwsStack {
  readonly postgres: {
    readonly arn: string;
    readonly identifier: string;
    readonly subnetGroupName: string;
    /** A host name, without the port. */
    readonly endpoint: string;
    readonly resourceId: string;
    readonly replicaIdentifiers: string[];
    /** Of each replica: none where there are none, and then the writer answers. */
    readonly readerEndpoints: string[];
  };
  readonly valkey: {
    readonly id: string;
    readonly arn: string;
    readonly endpoint: string;
    /** By service, for its role's permission `elasticache:Connect`. */
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
    /** For the function that gives the others their parts inside of OpenSearch. */
    readonly master: { readonly name: string; readonly arn: string };
  };
  readonly admins: Record<"postgres" | "documents", StoredCredentials>;

  constructor(scope: Construct, environment: AwsEnvironment, { foundation, network }: DataNeeds) {
    super(scope, "data", environment);
    const { keys } = foundation;
    const of = (store: keyof DataNeeds["network"]["securityGroupIds"]) => ({
      environment,
      port: topology.stores[store].port,
      subnetIds: network.subnetIds.database,
      securityGroupId: network.securityGroupIds[store],
      keyArns: { data: keys.data.arn, logs: keys.logs.arn },
    });
    const admin = (store: "postgres" | "documents") => {
      const name = storeSecret(store, "admin");
      const keyArn = keys.secrets.arn;
      return new StoredCredentials(this, name, { environment, name, username: administrator, keyArn });
    };
    this.admins = { postgres: admin("postgres"), documents: admin("documents") };

    const postgres = new PostgresCluster(this, "postgres", {
      ...of("postgres"),
      database: topology.stores.postgres.database,
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
    const valkey = new ValkeyCluster(this, "valkey", { ...of("valkey"), users: usersOf("valkey") });
    this.valkey = { id: valkey.id, arn: valkey.arn, endpoint: valkey.endpoint, userArns: valkey.userArns };
    const documents = new DocumentCluster(this, "documents", { ...of("documents"), admin: this.admins.documents });
    this.documents = {
      arn: documents.cluster.arn,
      identifier: documents.cluster.clusterIdentifier,
      subnetGroupName: documents.cluster.dbSubnetGroupName,
      endpoint: documents.cluster.endpoint,
      instanceIdentifiers: documents.instances.map(({ identifier }) => identifier),
    };
    const search = new SearchDomain(this, "opensearch", of("opensearch"));
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
