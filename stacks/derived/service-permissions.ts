import type { Permission } from "../../constructs/identity/policy.ts";
import { type Outputs, servicePermissions } from "../../constructs/identity/service-permissions.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import {
  type BucketName,
  names,
  type QueueName,
  type ServiceName,
  service,
  type TopicName,
  topology,
} from "../topology.ts";

export interface EdgeOutputs {
  readonly foundation: { readonly keys: Record<"events" | "storage", { readonly arn: string }> };
  readonly messaging: {
    readonly topicArns: Record<TopicName, string>;
    readonly queueArns: Record<QueueName, string>;
  };
  readonly storage: { readonly bucketArns: Record<BucketName, string> };
  readonly data: {
    readonly opensearch: { readonly arn: string };
    readonly valkey: { readonly arn: string; readonly userArns: Readonly<Record<string, string>> };
  };
}

export function permissionsOfServices(
  environment: AwsEnvironment,
  edges: EdgeOutputs,
): readonly (readonly [ServiceName, Permission[]])[] {
  const outputs = outputsOf(environment, edges);
  return names(topology.services)
    .map((name) => [name, servicePermissions(name, service(name), outputs)] as const)
    .filter(([, permissions]) => permissions.length > 0);
}

function outputsOf({ region, aws }: AwsEnvironment, { foundation, messaging, storage, data }: EdgeOutputs): Outputs {
  const { domain } = aws.edge;
  return {
    topicArn: (topic) => messaging.topicArns[topic as TopicName],
    queueArn: (queue) => messaging.queueArns[queue as QueueName],
    bucketArn: (bucket) => storage.bucketArns[bucket as BucketName],
    opensearchArn: data.opensearch.arn,
    valkeyArn: data.valkey.arn,
    valkeyUserArn: (name) => {
      const arn = data.valkey.userArns[name];
      if (!arn) throw new Error(`${name} has an edge to Valkey but no user there: the data stack creates the users`);
      return arn;
    },
    // The edge stack creates the identity after the cluster.
    mail: { domain, identityArn: `arn:aws:ses:${region}:${aws.foundation.account}:identity/${domain}` },
    keyArns: { events: foundation.keys.events.arn, storage: foundation.keys.storage.arn },
  };
}
