import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { local } from "../stacks/environments/local.ts";
import { type Addresses, serviceSettings } from "../stacks/settings.ts";
import { builtServices, type ServiceName, type StoreName, topology } from "../stacks/topology.ts";
import type { Layout } from "./layout.ts";
import { type Ports, valkeyNodes } from "./ports.ts";
import type { Resources } from "./resources.ts";

const host = "127.0.0.1";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where everything in a running mirror is, as plain JSON. */
export interface MirrorAddresses extends Resources {
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** The server that is the primary at first, and both. */
  readonly postgres: Address & { readonly database: string; readonly nodes: readonly Address[] };
  /** The first node of the cluster, and all of them: `knownAs` is where a node says that it is, if it is not there for us. */
  readonly valkey: Address & { readonly nodes: readonly (Address & { readonly knownAs?: string })[] };
  readonly opensearchUrl: string;
  readonly documents: Address & { readonly database: string };
  readonly awsEndpoint: string;
  /** Where mail is sent to, and the page that shows it. */
  readonly mail: { readonly smtp: Address; readonly url: string };
}

export function awsEndpoint(ports: Ports): string {
  return `http://${host}:${ports.localstack}`;
}

/** Where the stores are, of a store with several nodes the first. */
export function storeAddresses(ports: Ports): Record<StoreName, Address> {
  return {
    postgres: { host, port: ports.postgres },
    valkey: { host, port: ports["valkey-1"] },
    opensearch: { host, port: ports.opensearch },
    documents: { host, port: ports.documents },
  };
}

const postgresNodes = (ports: Ports) => [ports.postgres, ports.postgresReplica].map((port) => ({ host, port }));

/** PostgreSQL's servers as a service's settings name them. */
export function postgresServers(ports: Ports): Address {
  return {
    host: postgresNodes(ports)
      .map(({ host, port }) => `${host}:${port}`)
      .join(),
    port: ports.postgres,
  };
}

export function mirrorAddresses(ports: Ports, resources: Resources): MirrorAddresses {
  const stores = storeAddresses(ports);
  return {
    ...resources,
    urls: forEachService((name) => `http://${host}:${ports[name]}`),
    postgres: {
      ...stores.postgres,
      database: topology.stores.postgres.database,
      nodes: postgresNodes(ports),
    },
    valkey: { ...stores.valkey, nodes: valkeyNodes.map((name) => ({ host, port: ports[name] })) },
    opensearchUrl: `http://${host}:${ports.opensearch}`,
    documents: { ...stores.documents, database: topology.stores.documents.database },
    awsEndpoint: awsEndpoint(ports),
    mail: { smtp: { host, port: ports["mail.smtp"] }, url: `http://${host}:${ports["mail.web"]}` },
  };
}

/** A value for each service that can be started. */
function forEachService<T>(value: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(builtServices.map((name) => [name, value(name)])) as Record<ServiceName, T>;
}

/** What makes a service's AWS clients speak to LocalStack. */
export function awsSettings(endpoint: string, secretsDirectory: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_SHARED_CREDENTIALS_FILE: join(secretsDirectory, "aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Every environment variable of each service: what the settings say, and how its AWS clients reach LocalStack. */
export function mirrorSettings(at: Layout, ports: Ports, addresses: MirrorAddresses) {
  const addressed: Addresses = {
    host,
    secretsDirectory: at.secrets,
    tokenKeysUrl: pathToFileURL(at.tokenKeys).href,
    port: (name) => ports[name],
    url: (name) => addresses.urls[name],
    topicArn: (topic) => addresses.topicArns[topic] ?? "",
    queueUrl: (queue) => addresses.queueUrls[queue] ?? "",
    stores: {
      postgres: { ...postgresServers(ports), tls: false },
      valkey: { host, port: ports["valkey-1"], tls: false },
      opensearch: { url: addresses.opensearchUrl, iam: false },
    },
  };
  const aws = awsSettings(addresses.awsEndpoint, at.secrets);
  return forEachService((name) => {
    const settings = serviceSettings(name, local, addressed);
    return settings.AWS_REGION ? { ...settings, ...aws } : settings;
  });
}
