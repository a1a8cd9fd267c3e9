import type { Condition, Metric } from "../constructs/condition.ts";
import { documentsConditions } from "../constructs/conditions/documents.ts";
import { loadBalancerConditions } from "../constructs/conditions/load-balancer.ts";
import { networkConditions } from "../constructs/conditions/network.ts";
import { opensearchConditions } from "../constructs/conditions/opensearch.ts";
import { postgresConditions } from "../constructs/conditions/postgres.ts";
import { age, waiting } from "../constructs/conditions/queues.ts";
import { rotationConditions } from "../constructs/conditions/rotation.ts";
import { valkeyConditions } from "../constructs/conditions/valkey.ts";
import { type Graph, graphOf, type Row } from "../constructs/dashboard.ts";
import type { Data } from "./data.ts";
import type { Edge } from "./edge.ts";
import type { AwsEnvironment } from "./environments/schema.ts";
import type { Messaging } from "./messaging.ts";
import type { Network } from "./network.ts";
import type { Secrets } from "./secrets.ts";
import type { Storage } from "./storage.ts";
import { names } from "./topology.ts";

/** The things that are looked at. */
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

/** What a layer of the system has that a person must mend, and what else he looks at then. */
export interface Layer {
  readonly title: string;
  readonly conditions: readonly Condition[];
  readonly graphs: readonly Graph[];
}

/** Where a dashboard draws its lines in an environment that raises no alarms. */
const usual = { failing: 5, slowerThan: "1s", replicaBehind: "1m" } as const;

/** Every layer, from where requests come in to where data lies. The queues' alarms stand with the queues, in `messaging`. */
export function layers(
  { aws }: AwsEnvironment,
  { network, messaging, storage, secrets, data, edge }: Monitored,
): Layer[] {
  const { postgres, valkey, documents, opensearch } = aws.data;
  const limits = "failing" in aws.monitoring.alarms ? aws.monitoring.alarms : usual;
  const { replicaBehind } = limits;
  return [
    {
      title: "Edge",
      conditions: loadBalancerConditions({
        ...limits,
        loadBalancer: edge.loadBalancerArnSuffix,
        targetGroups: Object.values(edge.targetGroupArnSuffixes),
      }),
      graphs: [served(storage.distributionId)],
    },
    { title: "Network", conditions: networkConditions(network.natGatewayIds), graphs: [] },
    {
      title: "Messaging",
      conditions: [],
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
      conditions: postgresConditions({
        writer: data.postgres.identifier,
        replicas: data.postgres.replicaIdentifiers,
        storageGib: postgres.storage.firstGiB,
        instanceClass: postgres.instanceClass,
        replicaBehind,
      }),
      graphs: [],
    },
    { title: "Valkey", conditions: valkeyConditions({ id: data.valkey.id, ...valkey }), graphs: [] },
    {
      title: "DocumentDB",
      conditions: documentsConditions({
        cluster: data.documents.identifier,
        replicated: documents.instances > 1,
        replicaBehind,
      }),
      graphs: [],
    },
    {
      title: "OpenSearch",
      conditions: opensearchConditions({
        domain: data.opensearch.name,
        account: aws.foundation.account,
        storageGib: opensearch.volumeGiB,
        dataNodes: opensearch.instances,
      }),
      graphs: [],
    },
    { title: "Secrets", conditions: rotationConditions(secrets.rotationFunctionNames), graphs: [] },
  ];
}

/** The layers as a dashboard has them. */
export function rows(layers: readonly Layer[]): Row[] {
  return layers.map(({ title, conditions, graphs }) => ({ title, graphs: [...conditions.map(graphOf), ...graphs] }));
}

/** People's files. CloudFront counts in us-east-1 alone, where an alarm could not tell our topic. */
function served(distributionId: string): Graph {
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
