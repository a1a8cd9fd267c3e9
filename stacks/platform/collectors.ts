import { dailyIndices } from "../derived/search-access.ts";
import { addresses } from "./addresses.ts";
import { oneAtATime, type Releases, resources, restrictedContainer, restrictedPod, spread } from "./values.ts";

const otlp = (port: number) => ({ enabled: true, containerPort: port, servicePort: port, protocol: "TCP" });
const off = { enabled: false };

const otlpOnly = {
  ports: { "jaeger-compact": off, "jaeger-thrift": off, "jaeger-grpc": off, zipkin: off, metrics: { enabled: true } },
  receivers: { jaeger: null, zipkin: null, prometheus: null },
};

/** Source: github.com/open-telemetry/opentelemetry-collector/tree/main/config/configgrpc, `keepalive` */
export const reconnecting = {
  keepalive: { server_parameters: { max_connection_age: "1m", max_connection_age_grace: "10s" } },
};

/** Retries without end. By default the exporter drops data after five minutes. */
const retryWithoutEnd = { retry_on_failure: { max_elapsed_time: "0s" } };

const contrib = "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib";

/** Traces and logs go to the collector by OTLP, and from there to Jaeger and OpenSearch. */
export const collectors: Releases = ({ region, aws: { platform } }, { opensearchEndpoint }) => {
  const signed = { region, service: "es" };
  return {
    collector: {
      chart: "opentelemetry-collector",
      namespace: "monitoring",
      why: "receives traces and logs by OTLP, and sends them to Jaeger and OpenSearch",
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
          // A gRPC connection stays with one pod until it is closed. The next one may reach another pod.
          receivers: { ...otlpOnly.receivers, otlp: { protocols: { grpc: reconnecting } } },
          extensions: { sigv4auth: signed },
          exporters: {
            debug: null,
            "otlp/jaeger": {
              ...retryWithoutEnd,
              endpoint: `${addresses.jaeger.host}:${addresses.jaeger.traces}`,
              tls: { insecure: true },
            },
            opensearch: {
              ...retryWithoutEnd,
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
      // It reads the node's files, which our own namespaces forbid.
      namespace: "system",
      why: "reads every pod's standard output, and sends it to the collector",
      after: ["collector"],
      timeout: "5m",
      values: {
        fullnameOverride: "log-collector",
        mode: "daemonset",
        image: { repository: contrib },
        priorityClassName: "system-node-critical",
        // The node's files belong to root. It has no other capability of root.
        securityContext: { ...restrictedContainer, runAsUser: 0 },
        tolerations: [{ operator: "Exists" }],
        resources: resources("20m", "128Mi"),
        // The position in each file is stored on the node, so that a restart loses nothing.
        presets: { logsCollection: { enabled: true, storeCheckpoints: true } },
        ports: { ...otlpOnly.ports, otlp: off, "otlp-http": off },
        podMonitor: { enabled: true },
        config: {
          // A file that appeared during a restart is read from its beginning. The old name is needed: the chart renames its
          // own settings to `file_log` last, and drops ours of that name.
          receivers: { ...otlpOnly.receivers, otlp: null, filelog: { start_at: "beginning" } },
          exporters: {
            debug: null,
            otlp: {
              ...retryWithoutEnd,
              sending_queue: { storage: "file_storage" },
              endpoint: `${addresses.collector.host}:${addresses.collector.port}`,
              tls: { insecure: true },
            },
          },
          service: {
            pipelines: { metrics: null, traces: null, logs: { receivers: ["file_log"], exporters: ["otlp"] } },
          },
        },
      },
    },
  };
};
