import { valkeyUser } from "../constructs/valkey-access.ts";
import type { Environment } from "./environments/schema.ts";
import { storeSecret } from "./store-users.ts";
import { type ServiceName, service, topology } from "./topology.ts";

/** Where things are: the mirror says so after it started them, Terraform after it created them. */
export interface Addresses {
  /** The address to listen on: loopback on a laptop, every interface in a container. */
  readonly host: string;
  /** A directory that holds one file for each secret. */
  readonly secretsDirectory: string;
  /** The issuer's public keys, a JWK set: an `https:` or `file:` URL. */
  readonly tokenKeysUrl: string;
  readonly port: (service: ServiceName) => number;
  readonly url: (service: ServiceName) => string;
  readonly topicArn: (topic: string) => string;
  readonly queueUrl: (queue: string) => string;
  readonly stores: {
    readonly postgres: {
      /** Or several, as `one:5432,other:5433`, of which a service finds the one that takes writes. */
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
    };
    readonly valkey: {
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      /** The id of the ElastiCache cluster, where its users log in by IAM. */
      readonly iamCluster?: string;
    };
    readonly opensearch: {
      readonly url: string;
      /** Whether requests have to be signed. */
      readonly iam: boolean;
    };
  };
}

/** `task-events` as an environment variable's name: `TASK_EVENTS`. */
function upper(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

/**
 * Every environment variable of a service, from its edges in the topology. The service's own `config.ts` declares the
 * same names with their types; `test/settings.test.ts` holds the two together. No value here is a secret.
 */
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
  for (const store of Object.keys(stores)) {
    if (store === "postgres") {
      settings.SECRETS_DIRECTORY = at.secretsDirectory;
      settings.POSTGRES_HOST = at.stores.postgres.host;
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
