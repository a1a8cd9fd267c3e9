import { namespaces } from "../../constructs/names.ts";

/** Where the platform's parts are reached in the cluster: their releases are named so that these are their Services. */
const host = (service: string, namespace: string) => `${service}.${namespace}.svc.cluster.local`;

/** What the mesh calls the place where it sends its traces: the collector. */
export const tracingProvider = "otel";

export const addresses = {
  prometheus: `http://${host("monitoring-prometheus", namespaces.monitoring)}:9090`,
  grafana: `http://${host("grafana", namespaces.monitoring)}`,
  /** Where services send their traces, and nodes the logs, by OTLP over gRPC. */
  collector: { host: host("collector", namespaces.monitoring), port: 4317 },
  jaeger: { host: host("jaeger", namespaces.monitoring), traces: 4317, query: 16_685 },
  loadTester: `http://${host("load-tester", namespaces.services)}`,
} as const;
