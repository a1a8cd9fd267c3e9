import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Addresses, serviceSettings } from "../stacks/derived/settings.ts";
import { local } from "../stacks/environments/local.ts";
import { builtServices, type ServiceName, type StoreName, service, topology } from "../stacks/topology.ts";
import type { Layout } from "./layout.ts";
import { type Ports, type PublishedPort, valkeyNodes } from "./ports.ts";
import type { Resources } from "./resources/resources.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a client finds each port of the mirror. The services' settings and all addresses follow from it. */
export type Locate = (name: PublishedPort) => Address;

export function onThisMachine(ports: Ports): Locate {
  return (name) => ({ host: "127.0.0.1", port: ports[name] });
}

/** The container (native: the process) that listens on each port, and its port in Docker's network. */
export const containers: Readonly<Record<PublishedPort, Address>> = {
  ...forEachService((name) => ({ host: name, port: service(name).port })),
  postgres: { host: "postgres", port: 5432 },
  postgresReplica: { host: "postgres-replica", port: 5432 },
  ...(Object.fromEntries(valkeyNodes.map((host) => [host, { host, port: 6379 }])) as Record<
    (typeof valkeyNodes)[number],
    Address
  >),
  opensearch: { host: "opensearch", port: 9200 },
  localstack: { host: "localstack", port: 4566 },
  documents: { host: "documents", port: 27_017 },
  "mail.smtp": { host: "mail", port: 1025 },
  "mail.web": { host: "mail", port: 1080 },
};

export const inDocker: Locate = (name) => containers[name];

const urlOf = ({ host, port }: Address) => `http://${host}:${port}`;

export function awsEndpoint(locate: Locate): string {
  return urlOf(locate("localstack"));
}

/** Of a store with several nodes, the address of the first. */
export function storeAddresses(locate: Locate): Record<StoreName, Address> {
  return {
    postgres: locate("postgres"),
    valkey: locate("valkey-1"),
    opensearch: locate("opensearch"),
    documents: locate("documents"),
  };
}

export function postgresServers(locate: Locate): Address {
  const nodes = [locate("postgres"), locate("postgresReplica")];
  return { host: hosts(nodes), port: locate("postgres").port };
}

function hosts(nodes: readonly Address[]): string {
  return nodes.map(({ host, port }) => `${host}:${port}`).join();
}

export interface MirrorAddresses extends Resources {
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly postgres: Address & { readonly database: string; readonly nodes: readonly Address[] };
  /** `knownAs` is the address by which the other nodes know a node, if it differs. */
  readonly valkey: Address & { readonly nodes: readonly (Address & { readonly knownAs?: string })[] };
  readonly opensearchUrl: string;
  readonly documents: Address & { readonly database: string };
  readonly awsEndpoint: string;
  readonly mail: { readonly smtp: Address; readonly url: string };
}

export function mirrorAddresses(locate: Locate, resources: Resources): MirrorAddresses {
  const { postgres, documents } = topology.stores;
  return {
    ...resources,
    urls: forEachService((name) => urlOf(locate(name))),
    postgres: {
      ...locate("postgres"),
      database: postgres.database,
      nodes: [locate("postgres"), locate("postgresReplica")],
    },
    valkey: { ...locate("valkey-1"), nodes: valkeyNodes.map(locate) },
    opensearchUrl: urlOf(locate("opensearch")),
    documents: { ...locate("documents"), database: documents.database },
    awsEndpoint: awsEndpoint(locate),
    mail: { smtp: locate("mail.smtp"), url: urlOf(locate("mail.web")) },
  };
}

type Own = Pick<Addresses, "host" | "secretsDirectory" | "tokenKeysUrl">;

export function settingsOf(
  locate: Locate,
  resources: Resources,
  own: Own,
): Record<ServiceName, Record<string, string>> {
  const addresses: Addresses = {
    ...own,
    port: (name) => locate(name).port,
    url: (name) => urlOf(locate(name)),
    topicArn: (topic) => resources.topicArns[topic] ?? "",
    queueUrl: (queue) => resources.queueUrls[queue] ?? "",
    stores: {
      postgres: {
        ...postgresServers(locate),
        // After a failover the first node is the replica.
        readerHost: hosts([locate("postgresReplica"), locate("postgres")]),
        tls: false,
      },
      valkey: { ...locate("valkey-1"), tls: false },
      opensearch: { url: urlOf(locate("opensearch")), iam: false },
    },
  };
  const aws = {
    AWS_ENDPOINT_URL: awsEndpoint(locate),
    AWS_SHARED_CREDENTIALS_FILE: join(own.secretsDirectory, "aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return forEachService((name) => {
    const settings = serviceSettings(name, local, addresses);
    return settings.AWS_REGION ? { ...settings, ...aws } : settings;
  });
}

export function mirrorSettings(at: Layout, ports: Ports, resources: Resources) {
  const tokenKeysUrl = pathToFileURL(at.tokenKeys).href;
  return settingsOf(onThisMachine(ports), resources, {
    host: "127.0.0.1",
    secretsDirectory: at.secrets,
    tokenKeysUrl,
  });
}

function forEachService<T>(value: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(builtServices.map((name) => [name, value(name)])) as Record<ServiceName, T>;
}
