import { resourceName } from "../../constructs/names.ts";
import type { AlarmDefinition, Metric } from "../../constructs/observability/alarm-definition.ts";
import { heartbeatAlarm } from "../../constructs/observability/alarms/cluster-monitoring.ts";
import { documentsAlarms } from "../../constructs/observability/alarms/documents.ts";
import { loadBalancerAlarms } from "../../constructs/observability/alarms/load-balancer.ts";
import { networkAlarms } from "../../constructs/observability/alarms/network.ts";
import { opensearchAlarms } from "../../constructs/observability/alarms/opensearch.ts";
import { postgresAlarms } from "../../constructs/observability/alarms/postgres.ts";
import { age, waiting } from "../../constructs/observability/alarms/queues.ts";
import { rotationAlarms } from "../../constructs/observability/alarms/rotation.ts";
import { valkeyAlarms } from "../../constructs/observability/alarms/valkey.ts";
import { type Graph, graphOf, type Row } from "../../constructs/observability/dashboard.ts";
import type { Data } from "../data.ts";
import type { Edge } from "../edge.ts";
import type { AwsEnvironment } from "../environments/schema.ts";
import type { Messaging } from "../messaging.ts";
import type { Network } from "../network.ts";
import type { Secrets } from "../secrets.ts";
import type { Storage } from "../storage.ts";
import { names } from "../topology.ts";

export interface Monitored {
  readonly network: Pick<Network, "natGatewayIds">;
  readonly messaging: Pick<Messaging, "queueNames" | "deadLettersNames">;
  readonly storage: Pick<Storage, "distributionId">;
  readonly secrets: Pick<Secrets, "rotationFunctionNames">;
  readonly data: {
    readonly postgres: Pick<Data["postgres"], "identifier" | "replicaIdentifiers">;
    readonly valkey: Pick<Data["valkey"], "id">;
    readonly documents: Pick<Data["documents"], "identifier">;
    readonly opensearch: Pick<Data["opensearch"], "name">;
  };
  readonly edge: Pick<Edge, "loadBalancerArnSuffix" | "targetGroupArnSuffixes">;
}

export interface Layer {
  readonly title: string;
  readonly alarms: readonly AlarmDefinition[];
  readonly graphs: readonly Graph[];
}

/** Limits to draw on the dashboard of an environment without alarms. */
const defaultLimits = { failing: 5, slowerThan: "1s", replicaBehind: "1m" } as const;

/** Every layer, from the edge to the stores. Alarms of queues are in the messaging stack. */
export function layers(
  { name, aws }: AwsEnvironment,
  { network, messaging, storage, secrets, data, edge }: Monitored,
): Layer[] {
  const { postgres, valkey, documents, opensearch } = aws.data;
  const limits = "failing" in aws.monitoring.alarms ? aws.monitoring.alarms : defaultLimits;
  const { replicaBehind } = limits;
  return [
    {
      title: "Edge",
      alarms: loadBalancerAlarms({
        ...limits,
        loadBalancer: edge.loadBalancerArnSuffix,
        targetGroups: Object.values(edge.targetGroupArnSuffixes),
      }),
      graphs: [filesServed(storage.distributionId)],
    },
    { title: "Network", alarms: networkAlarms(network.natGatewayIds), graphs: [] },
    {
      title: "Messaging",
      alarms: [],
      graphs: [
        {
          title: "oldest event, seconds",
          metrics: names(messaging.queueNames).map((q) => age(messaging.queueNames[q])),
        },
        { title: "events waiting", metrics: names(messaging.queueNames).map((q) => waiting(messaging.queueNames[q])) },
        {
          title: "dead letters",
          metrics: names(messaging.deadLettersNames).map((q) => waiting(messaging.deadLettersNames[q])),
        },
      ],
    },
    {
      title: "PostgreSQL",
      alarms: postgresAlarms({
        writer: data.postgres.identifier,
        replicas: data.postgres.replicaIdentifiers,
        storageGib: postgres.storage.initialGiB,
        instanceClass: postgres.instanceClass,
        replicaBehind,
      }),
      graphs: [],
    },
    { title: "Valkey", alarms: valkeyAlarms({ id: data.valkey.id, ...valkey }), graphs: [] },
    {
      title: "DocumentDB",
      alarms: documentsAlarms({
        cluster: data.documents.identifier,
        replicated: documents.instances > 1,
        replicaBehind,
      }),
      graphs: [],
    },
    {
      title: "OpenSearch",
      alarms: opensearchAlarms({
        domain: data.opensearch.name,
        account: aws.foundation.account,
        storageGib: opensearch.volumeGiB,
        dataNodes: opensearch.instances,
      }),
      graphs: [],
    },
    { title: "Secrets", alarms: rotationAlarms(secrets.rotationFunctionNames), graphs: [] },
    { title: "Cluster monitoring", alarms: [heartbeatAlarm(resourceName(name, "heartbeat"))], graphs: [] },
  ];
}

export function rows(layers: readonly Layer[]): Row[] {
  return layers.map(({ title, alarms, graphs }) => ({ title, graphs: [...alarms.map(graphOf), ...graphs] }));
}

/** Users' files. CloudFront's metrics are in us-east-1 only, where an alarm could not notify our topic. */
function filesServed(distributionId: string): Graph {
  const of = (name: string, statistic: Metric["statistic"]): Metric => ({
    namespace: "AWS/CloudFront",
    name,
    dimensions: { DistributionId: distributionId, Region: "Global" },
    statistic,
  });
  return {
    title: "files served, and refused in percent",
    metrics: [of("Requests", "Sum"), of("4xxErrorRate", "Average"), of("5xxErrorRate", "Average")],
    region: "us-east-1",
  };
}
