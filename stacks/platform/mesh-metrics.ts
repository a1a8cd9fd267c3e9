import { namespaces } from "../../constructs/names.ts";

/** What is measured of the mesh itself, whose charts say nothing of it. */
export const istiod = {
  name: "istiod",
  namespaceSelector: { matchNames: [namespaces.mesh] },
  selector: { matchLabels: { istio: "pilot" } },
  endpoints: [{ port: "http-monitoring", interval: "15s" }],
};

/** Every sidecar and gateway: what Flagger judges a new version by. */
export const proxies = {
  name: "mesh-proxies",
  namespaceSelector: { any: true },
  selector: { matchExpressions: [{ key: "security.istio.io/tlsMode", operator: "Exists" }] },
  podMetricsEndpoints: [{ port: "http-envoy-prom", path: "/stats/prometheus", interval: "15s" }],
};
