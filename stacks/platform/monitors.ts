import { namespaces } from "../../constructs/kubernetes/kubernetes-names.ts";
import { meshGateway } from "../derived/mesh-gateway.ts";
import { addresses } from "./addresses.ts";

/** Metrics for which the charts have no monitors. The mesh's control plane: */
export const istiod = {
  name: "istiod",
  namespaceSelector: { matchNames: [namespaces.mesh] },
  selector: { matchLabels: { istio: "pilot" } },
  endpoints: [{ port: "http-monitoring", interval: "15s" }],
};

/**
 * The gateway's pods, on Envoy's own port. Sidecars are not included: each service's ServiceMonitor reads port 15020, where
 * the sidecar serves Envoy's metrics together with the service's. The network policies allow no other port.
 */
export const gateways = {
  name: "mesh-gateways",
  namespaceSelector: { matchNames: [namespaces.mesh] },
  selector: { matchLabels: meshGateway.pods },
  podMetricsEndpoints: [{ port: "http-envoy-prom", path: "/stats/prometheus", interval: "15s" }],
};

/** The plugin on each node, which every new pod of the mesh needs. */
export const networkPlugin = {
  name: "istio-cni",
  namespaceSelector: { matchNames: [namespaces.system] },
  selector: { matchLabels: { "k8s-app": "istio-cni-node" } },
  podMetricsEndpoints: [{ port: "metrics", interval: "30s" }],
};

export const kiali = {
  name: "kiali",
  namespaceSelector: { matchNames: [namespaces.monitoring] },
  selector: { matchLabels: { "app.kubernetes.io/name": "kiali" } },
  endpoints: [{ port: "http-metrics", interval: "30s" }],
};

/** The chart names no port for metrics. */
export const jaeger = {
  name: "jaeger",
  namespaceSelector: { matchNames: [namespaces.monitoring] },
  selector: { matchLabels: { "app.kubernetes.io/name": "jaeger" } },
  podMetricsEndpoints: [{ portNumber: addresses.jaeger.metrics, interval: "30s" }],
};
