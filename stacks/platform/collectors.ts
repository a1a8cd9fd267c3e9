import { dailyIndices } from "../search-access.ts";
import { addresses } from "./addresses.ts";
import { oneAtATime, type Releases, resources, restrictedContainer, restrictedPod, spread } from "./values.ts";

const otlp = (port: number) => ({ enabled: true, containerPort: port, servicePort: port, protocol: "TCP" });
const off = { enabled: false };

/** Receivers and ports of other protocols, which nobody here speaks. */
const otlpOnly = {
  ports: { "jaeger-compact": off, "jaeger-thrift": off, "jaeger-grpc": off, zipkin: off, metrics: { enabled: true } },
  receivers: { jaeger: null, zipkin: null, prometheus: null },
};

const contrib = "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib";

/**
 * Traces and logs go to the collector by OTLP, and from there to Jaeger and OpenSearch. Names of its parts are the new ones,
 * which the chart would rewrite the old ones to.
 */
export const collectors: Releases = ({ region, aws: { platform } }, { opensearchEndpoint }) => {
  const signed = { region, service: "es" };
  return {
    collector: {
      chart: "opentelemetry-collector",
      namespace: "monitoring",
      why: "takes traces and logs by OTLP, and sends them where they are kept",
      after: ["jaeger"],
      timeout: "5m",
      values: {
        fullnameOverride: "collector",
        mode: "deployment",
        image: { repository: contrib },
        serviceAccount: { name: "collector" },
        podSecurityContext: { ...restrictedPod, runAsUser: 10_001 },
        securityContext: restrictedContainer,
        autoscaling: { enabled: true, minReplicas: platform.collector.min, maxReplicas: platform.collector.max },
        podDisruptionBudget: { enabled: true, ...oneAtATime },
        topologySpreadConstraints: spread({ "app.kubernetes.io/instance": "collector" }),
        resources: resources("50m", "256Mi"),
        serviceMonitor: { enabled: true },
        presets: { kubernetesAttributes: { enabled: true } },
        ports: {
          ...otlpOnly.ports,
          otlp: { ...otlp(addresses.collector.port), appProtocol: "grpc" },
          "otlp-http": otlp(4318),
        },
        config: {
          receivers: otlpOnly.receivers,
          extensions: { sigv4auth: signed },
          exporters: {
            debug: null,
            "otlp/jaeger": {
              endpoint: `${addresses.jaeger.host}:${addresses.jaeger.traces}`,
              tls: { insecure: true },
            },
            opensearch: {
              http: { endpoint: `https://${opensearchEndpoint}:443`, auth: { authenticator: "sigv4auth" } },
              logs_index: dailyIndices.logs,
              logs_index_time_format: "yyyy.MM.dd",
            },
          },
          service: {
            extensions: ["health_check", "sigv4auth"],
            pipelines: {
              metrics: null,
              traces: { receivers: ["otlp"], exporters: ["otlp/jaeger"] },
              logs: { receivers: ["otlp"], exporters: ["opensearch"] },
            },
          },
        },
      },
    },
    "log-collector": {
      chart: "opentelemetry-collector",
      // It reads the node's files, which our namespaces admit to nobody.
      namespace: "system",
      why: "reads what every pod writes to its standard output, and sends it to the collector",
      after: ["collector"],
      timeout: "5m",
      values: {
        fullnameOverride: "log-collector",
        mode: "daemonset",
        image: { repository: contrib },
        priorityClassName: "system-node-critical",
        // The node's files are root's: it reads them as such, and can do nothing else that root can.
        securityContext: { ...restrictedContainer, runAsUser: 0 },
        tolerations: [{ operator: "Exists" }],
        resources: resources("20m", "128Mi"),
        presets: { logsCollection: { enabled: true } },
        ports: { ...otlpOnly.ports, metrics: off, otlp: off, "otlp-http": off },
        config: {
          receivers: { ...otlpOnly.receivers, otlp: null },
          exporters: {
            debug: null,
            otlp: { endpoint: `${addresses.collector.host}:${addresses.collector.port}`, tls: { insecure: true } },
          },
          service: {
            pipelines: { metrics: null, traces: null, logs: { receivers: ["file_log"], exporters: ["otlp"] } },
          },
        },
      },
    },
  };
};
