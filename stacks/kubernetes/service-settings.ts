import type { AwsEnvironment } from "../environments/schema.ts";
import { type Addresses, serviceSettings } from "../settings.ts";
import { type BuiltService, type QueueName, type ServiceName, service, type TopicName, topology } from "../topology.ts";

/** What is known of a service's surroundings only when Terraform has made them. */
export interface ServicePlaces {
  readonly repositoryUrls: Readonly<Record<ServiceName, string>>;
  readonly revision: string;
  readonly topicArns: Readonly<Record<TopicName, string>>;
  readonly queueUrls: Readonly<Record<QueueName, string>>;
  readonly stores: {
    readonly postgres: { readonly endpoint: string };
    readonly valkey: { readonly id: string; readonly endpoint: string };
    readonly opensearch: { readonly endpoint: string };
  };
}

/** Not below /run/secrets: Kubernetes and EKS mount tokens there, and cannot within what is read-only. */
export const secretsDirectory = "/etc/mindflow/secrets";

/** The environment variables of a service on the cluster. */
export function settingsOf(
  name: BuiltService,
  environment: AwsEnvironment,
  places: ServicePlaces,
): Record<string, string> {
  const { postgres, valkey, opensearch } = places.stores;
  const at: Addresses = {
    host: "0.0.0.0",
    secretsDirectory,
    tokenKeysUrl: String(environment.identity.keysUrl),
    port: (name) => service(name).port,
    // Plain HTTP to the sidecar, which speaks TLS with the other one's.
    url: (name) => `http://${name}:${service(name).port}`,
    topicArn: (topic) => places.topicArns[topic as TopicName],
    queueUrl: (queue) => places.queueUrls[queue as QueueName],
    stores: {
      postgres: { host: postgres.endpoint, port: topology.stores.postgres.port, tls: true },
      valkey: { host: valkey.endpoint, port: topology.stores.valkey.port, tls: true, iamCluster: valkey.id },
      opensearch: { url: `https://${opensearch.endpoint}`, iam: true },
    },
  };
  return serviceSettings(name, environment, at);
}
