import { valkeyUser } from "../../constructs/data/valkey-access.ts";
import type { Environment } from "../environments/schema.ts";
import { type ServiceName, service, topology } from "../topology.ts";
import { storeSecret } from "./store-users.ts";

export interface Addresses {
  /** Listen address: loopback on a laptop, all interfaces in a container. */
  readonly host: string;
  readonly secretsDirectory: string;
  /** URL of the issuer's public keys (a JWK set), `https:` or `file:`. */
  readonly tokenKeysUrl: string;
  readonly port: (service: ServiceName) => number;
  readonly url: (service: ServiceName) => string;
  readonly topicArn: (topic: string) => string;
  readonly queueUrl: (queue: string) => string;
  readonly stores: {
    readonly postgres: {
      /** One host, or several as `one:5432,other:5433`. A service finds the writer among them. */
      readonly host: string;
      /** The hosts to read from, in the same form: the replicas, or the writer if there are none. */
      readonly readerHost: string;
      readonly port: number;
      readonly tls: boolean;
    };
    readonly valkey: {
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      /** Id of the ElastiCache cluster, if its users log in with IAM. */
      readonly iamCluster?: string;
    };
    readonly opensearch: {
      readonly url: string;
      /** Requests must be signed with IAM credentials. */
      readonly iam: boolean;
    };
  };
}

function upper(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

/** The service's `config.ts` declares their types; test/mirror/settings.test.ts compares both. No value is a secret. */
export function serviceSettings(name: ServiceName, environment: Environment, at: Addresses): Record<string, string> {
  const { calls = [], stores = {}, publishes = [], consumes = [], public: isPublic } = service(name);
  const settings: Record<string, string> = {
    SERVICE: name,
    HOST: at.host,
    PORT: String(at.port(name)),
    LOG_LEVEL: environment.logLevel,
  };
  if (isPublic) {
    settings.TOKEN_ISSUER = environment.identity.issuer;
    settings.TOKEN_AUDIENCE = environment.identity.audience;
    settings.TOKEN_KEYS_URL = at.tokenKeysUrl;
  }
  for (const target of calls) settings[`${upper(target)}_URL`] = at.url(target as ServiceName);
  for (const [store, access] of Object.entries(stores)) {
    if (store === "postgres") {
      settings.SECRETS_DIRECTORY = at.secretsDirectory;
      settings.POSTGRES_HOST = at.stores.postgres.host;
      if (access === "read") settings.POSTGRES_READER_HOST = at.stores.postgres.readerHost;
      settings.POSTGRES_PORT = String(at.stores.postgres.port);
      settings.POSTGRES_TLS = String(at.stores.postgres.tls);
      settings.POSTGRES_DATABASE = topology.stores.postgres.database;
      settings.POSTGRES_SECRET = storeSecret("postgres", name);
    }
    if (store === "valkey") {
      settings.VALKEY_HOST = at.stores.valkey.host;
      settings.VALKEY_PORT = String(at.stores.valkey.port);
      settings.VALKEY_TLS = String(at.stores.valkey.tls);
      const { iamCluster } = at.stores.valkey;
      settings.VALKEY_AUTH = iamCluster ? `iam:${valkeyUser(environment.name, name)}@${iamCluster}` : "none";
    }
    if (store === "opensearch") {
      settings.OPENSEARCH_URL = at.stores.opensearch.url;
      settings.OPENSEARCH_AUTH = at.stores.opensearch.iam ? "iam" : "none";
    }
  }
  for (const topic of publishes) settings[`${upper(topic)}_TOPIC_ARN`] = at.topicArn(topic);
  for (const queue of consumes) settings[`${upper(queue)}_QUEUE_URL`] = at.queueUrl(queue);
  const callsAws = publishes.length + consumes.length > 0 || "valkey" in stores || "opensearch" in stores;
  if (callsAws) settings.AWS_REGION = environment.region;
  return settings;
}
