import { cloudEnvironments } from "../../environments/index.ts";
import { builtServices, type ServiceName, service, topology } from "../../topology.ts";
import { type Addresses, serviceSettings } from "../settings.ts";

const { postgres, valkey } = topology.stores;

const placeholders: Addresses = {
  host: "<every interface>",
  secretsDirectory: "<mounted secrets>",
  tokenKeysUrl: "<identity.keysUrl>",
  port: (name) => service(name).port,
  url: (name) => `<URL of ${name}>`,
  topicArn: (topic) => `<ARN of ${topic}>`,
  queueUrl: (queue) => `<URL of ${queue}>`,
  stores: {
    postgres: {
      host: "<host of postgres>",
      readerHost: "<hosts of postgres's read replicas, or its own>",
      port: postgres.port,
      tls: true,
    },
    valkey: { host: "<host of valkey>", port: valkey.port, tls: true, iamCluster: "<id of valkey>" },
    opensearch: { url: "<URL of opensearch>", iam: true },
  },
};

export function settingsTables(): string {
  return builtServices.map(table).join("\n\n");
}

function table(name: ServiceName): string {
  const perEnvironment = cloudEnvironments.map((environment) => ({
    environment: environment.name,
    settings: serviceSettings(name, environment, placeholders),
  }));
  const variables = new Set(perEnvironment.flatMap(({ settings }) => Object.keys(settings)));
  const rows = [...variables].map((variable) => {
    const values = perEnvironment.map(
      ({ environment, settings }) => [environment, `\`${settings[variable]}\``] as const,
    );
    return `| \`${variable}\` | ${merged(values)} |`;
  });
  return [`### ${name}`, "", "| Setting | Value |", "| --- | --- |", ...rows].join("\n");
}

function merged(values: readonly (readonly [environment: string, value: string])[]): string {
  const distinct = new Set(values.map(([, value]) => value));
  const [first] = distinct;
  return distinct.size === 1 && first ? first : values.map(([name, value]) => `${name} ${value}`).join(", ");
}
