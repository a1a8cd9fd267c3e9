import { dailyIndices } from "../derived/search-access.ts";
import { addresses } from "./addresses.ts";
import { charts } from "./charts.ts";
import { reconnecting } from "./collectors.ts";
import { type Releases, resources, restrictedContainer, restrictedPod, spread } from "./values.ts";

export const tracing: Releases = ({ region, aws: { platform, data } }, { opensearchEndpoint }) => {
  const opensearch = `https://${opensearchEndpoint}:443`;
  const signed = { region, service: "es" };
  const { instances } = data.opensearch;
  return {
    jaeger: {
      chart: "jaeger",
      namespace: "monitoring",
      why: "stores and shows traces",
      after: ["monitoring"],
      timeout: "5m",
      values: {
        fullnameOverride: "jaeger",
        jaeger: {
          replicas: platform.controllers,
          image: { tag: charts.jaeger.appVersion },
          // The chart's default stops the old pod first.
          strategy: { type: "RollingUpdate" },
          podSecurityContext: { ...restrictedPod, runAsUser: 10_001, runAsGroup: 10_001, fsGroup: 10_001 },
          securityContext: restrictedContainer,
          resources: resources("50m", "512Mi"),
          topologySpreadConstraints: spread({ "app.kubernetes.io/name": "jaeger" }),
        },
        userconfig: {
          service: {
            // By default, only the pod itself may read its metrics.
            telemetry: {
              metrics: {
                readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: addresses.jaeger.metrics } } } }],
              },
            },
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
                    // By its IAM role, as every service: there is no password.
                    auth: { authenticator: "sigv4auth" },
                    indices: {
                      index_prefix: dailyIndices.traces,
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
            otlp: {
              protocols: { grpc: { endpoint: "0.0.0.0:4317", ...reconnecting }, http: { endpoint: "0.0.0.0:4318" } },
            },
          },
          processors: { batch: {} },
          exporters: { jaeger_storage_exporter: { trace_storage: "opensearch" } },
        },
      },
    },
  };
};
