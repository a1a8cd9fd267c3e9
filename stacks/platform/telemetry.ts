import { addresses } from "./addresses.ts";
import { charts } from "./charts.ts";
import { oneAtATime, type Releases, resources, restrictedContainer, restrictedPod, spread } from "./values.ts";

const otlp = (port: number) => ({ enabled: true, containerPort: port, servicePort: port, protocol: "TCP" });
const off = { enabled: false };

/** Receivers and ports of other protocols, which nobody here speaks. */
const otlpOnly = {
  ports: { "jaeger-compact": off, "jaeger-thrift": off, "jaeger-grpc": off, zipkin: off, metrics: { enabled: true } },
  receivers: { jaeger: null, zipkin: null, prometheus: null },
};

const contrib = "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib";

/** Where traces and logs go: by OTLP to the collector, and from there to Jaeger and OpenSearch. */
export const telemetry: Releases = ({ region, aws: { platform, data } }, { opensearchEndpoint }) => {
  const opensearch = `https://${opensearchEndpoint}:443`;
  const signed = { region, service: "es" };
  const { instances } = data.opensearch;
  return {
    jaeger: {
      chart: "jaeger",
      namespace: "monitoring",
      why: "keeps and shows traces",
      after: ["monitoring"],
      timeout: "5m",
      values: {
        fullnameOverride: "jaeger",
        jaeger: {
          replicas: platform.controllers,
          image: { tag: charts.jaeger.appVersion },
          // The chart would stop the old one first.
          strategy: { type: "RollingUpdate" },
          podSecurityContext: { ...restrictedPod, runAsUser: 10_001, runAsGroup: 10_001, fsGroup: 10_001 },
          securityContext: restrictedContainer,
          resources: resources("50m", "512Mi"),
          topologySpreadConstraints: spread({ "app.kubernetes.io/name": "jaeger" }),
        },
        userconfig: {
          service: {
            extensions: ["healthcheckv2", "sigv4auth", "jaeger_storage", "jaeger_query"],
            pipelines: {
              traces: { receivers: ["otlp"], processors: ["batch"], exporters: ["jaeger_storage_exporter"] },
            },
          },
          extensions: {
            healthcheckv2: { use_v2: true, http: { endpoint: "0.0.0.0:13133" } },
            sigv4auth: signed,
            jaeger_query: { storage: { traces: "opensearch" } },
            jaeger_storage: {
              backends: {
                opensearch: {
                  opensearch: {
                    server_urls: [opensearch],
                    // By its role, as every service: nobody has a password.
                    auth: { authenticator: "sigv4auth" },
                    indices: {
                      index_prefix: "traces",
                      ...Object.fromEntries(
                        ["spans", "services", "dependencies", "sampling"].map((index) => [
                          index,
                          { shards: 1, replicas: instances > 1 ? 1 : 0, date_layout: "2006-01-02" },
                        ]),
                      ),
                    },
                  },
                },
              },
            },
          },
          receivers: {
            otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" }, http: { endpoint: "0.0.0.0:4318" } } },
          },
          processors: { batch: {} },
          exporters: { jaeger_storage_exporter: { trace_storage: "opensearch" } },
        },
      },
    },
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
              http: { endpoint: opensearch, auth: { authenticator: "sigv4auth" } },
              logs_index: "logs",
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
