import { type Addresses, serviceSettings } from "../derived/settings.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import { type BuiltService, type QueueName, type ServiceName, service, type TopicName, topology } from "../topology.ts";

export interface ServiceOutputs {
  readonly repositoryUrls: Readonly<Record<ServiceName, string>>;
  readonly revision: string;
  readonly topicArns: Readonly<Record<TopicName, string>>;
  readonly queueUrls: Readonly<Record<QueueName, string>>;
  readonly stores: {
    readonly postgres: { readonly endpoint: string; readonly readerEndpoints: readonly string[] };
    readonly valkey: { readonly id: string; readonly endpoint: string };
    readonly opensearch: { readonly endpoint: string };
  };
}

/** Not below /run/secrets: Kubernetes and EKS mount tokens there, which fails inside a read-only mount. */
export const secretsDirectory = "/etc/mindflow/secrets";

export function settingsOf(
  name: BuiltService,
  environment: AwsEnvironment,
  outputs: ServiceOutputs,
): Record<string, string> {
  const { postgres, valkey, opensearch } = outputs.stores;
  const at: Addresses = {
    host: "0.0.0.0",
    secretsDirectory,
    tokenKeysUrl: String(environment.identity.keysUrl),
    port: (name) => service(name).port,
    // Plain HTTP to the sidecar, which uses TLS to the other sidecar.
    url: (name) => `http://${name}:${service(name).port}`,
    topicArn: (topic) => outputs.topicArns[topic as TopicName],
    queueUrl: (queue) => outputs.queueUrls[queue as QueueName],
    stores: {
      postgres: {
        host: postgres.endpoint,
        readerHost: postgres.readerEndpoints.join() || postgres.endpoint,
        port: topology.stores.postgres.port,
        tls: true,
      },
      valkey: { host: valkey.endpoint, port: topology.stores.valkey.port, tls: true, iamCluster: valkey.id },
      opensearch: { url: `https://${opensearch.endpoint}`, iam: true },
    },
  };
  return serviceSettings(name, environment, at);
}
