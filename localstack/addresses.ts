import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { local } from "../stacks/environments/local.ts";
import { type Addresses, serviceSettings } from "../stacks/settings.ts";
import { builtServices, type ServiceName, topology } from "../stacks/topology.ts";
import type { Layout } from "./layout.ts";
import type { Ports } from "./ports.ts";
import type { Resources } from "./resources.ts";

const host = "127.0.0.1";

/** Where everything in a running mirror is, as plain JSON. */
export interface MirrorAddresses extends Resources {
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly postgres: { readonly host: string; readonly port: number; readonly database: string };
  readonly valkey: { readonly host: string; readonly port: number };
  readonly opensearchUrl: string;
  readonly awsEndpoint: string;
}

export function awsEndpoint(ports: Ports): string {
  return `http://${host}:${ports.localstack}`;
}

export function mirrorAddresses(ports: Ports, resources: Resources): MirrorAddresses {
  return {
    ...resources,
    urls: forEachService((name) => `http://${host}:${ports[name]}`),
    postgres: { host, port: ports.postgres, database: topology.stores.postgres.database },
    valkey: { host, port: ports.valkey },
    opensearchUrl: `http://${host}:${ports.opensearch}`,
    awsEndpoint: awsEndpoint(ports),
  };
}

/** A value for each service that can be started. */
function forEachService<T>(value: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(builtServices.map((name) => [name, value(name)])) as Record<ServiceName, T>;
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
      postgres: { host, port: ports.postgres, tls: false },
      valkey: { host, port: ports.valkey, tls: false },
      opensearch: { url: addresses.opensearchUrl, iam: false },
    },
  };
  const aws = {
    AWS_ENDPOINT_URL: addresses.awsEndpoint,
    AWS_SHARED_CREDENTIALS_FILE: join(at.secrets, "aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return forEachService((name) => {
    const settings = serviceSettings(name, local, addressed);
    return settings.AWS_REGION ? { ...settings, ...aws } : settings;
  });
}
