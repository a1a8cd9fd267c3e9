import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";

/** Host name of a Service. The releases' names determine the names of their Services. */
const host = (service: string, namespace: string) => `${service}.${namespace}.svc.cluster.local`;

/** The mesh's name for its trace provider, the collector. */
export const tracingProvider = "otel";

export const addresses = {
  prometheus: `http://${host("monitoring-prometheus", namespaces.monitoring)}:9090`,
  /** On the machine of a person who forwards the port. */
  forwardedGrafana: "http://localhost:3000",
  grafana: `http://${host("grafana", namespaces.monitoring)}`,
  /** Receives the services' traces and the nodes' logs by OTLP over gRPC. */
  collector: { host: host("collector", namespaces.monitoring), port: 4317 },
  jaeger: { host: host("jaeger", namespaces.monitoring), traces: 4317, query: 16_685, page: 16_686, metrics: 8888 },
  loadTester: `http://${host("load-tester", namespaces.services)}`,
} as const;
