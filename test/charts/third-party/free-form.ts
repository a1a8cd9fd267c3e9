import type { ChartName } from "../../../stacks/platform/charts.ts";

/** Keys of Kubernetes' own types: charts put them into an object unchanged, and the API server refuses an unknown field. */
const ofKubernetes = [
  "annotations",
  "context",
  "podAnnotations",
  "podLabels",
  "podSecurityContext",
  "pod_labels",
  "resources",
  "seccompProfile",
  "securityContext",
  "strategy",
];

/** Other values that a chart passes on unchanged, with the program that reads them and its reaction to an unknown key. */
const passedOn: Readonly<Partial<Record<ChartName, Readonly<Record<string, string>>>>> = {
  "aws-load-balancer-controller": {
    podDisruptionBudget: "the API server refuses an unknown field",
    "controllerConfig › featureGates": "the controller does not start with an unknown gate",
  },
  "cluster-autoscaler": { extraArgs: "flags: the program does not start with an unknown one" },
  gateway: { podDisruptionBudget: "the API server refuses an unknown field" },
  istiod: { meshConfig: "istiod refuses an unknown field of MeshConfig (protobuf)" },
  jaeger: { userconfig: "Jaeger does not start with an unknown key of its OpenTelemetry configuration" },
  "kiali-server": {
    "external_services › grafana": "Kiali ignores an unknown key",
    "external_services › prometheus": "Kiali ignores an unknown key",
    "external_services › tracing": "Kiali ignores an unknown key",
  },
  "kube-prometheus-stack": {
    additionalPrometheusRulesMap: "the API server refuses an unknown field, and promtool a wrong expression",
    "alertmanager › alertmanagerSpec › alertmanagerConfigMatcherStrategy": "the API server refuses an unknown field",
    "alertmanager › alertmanagerSpec › storage": "the API server refuses an unknown field",
    "alertmanager › config": "Alertmanager refuses an unknown key: test/charts/third-party/alertmanager.test.ts",
    "alertmanager › podDisruptionBudget": "the API server refuses an unknown field",
    "grafana › grafana.ini": "Grafana ignores an unknown key",
    "prometheus › podDisruptionBudget": "the API server refuses an unknown field",
    "prometheus › prometheusSpec › storageSpec": "the API server refuses an unknown field",
  },
  "opentelemetry-collector": { config: "the collector does not start with an unknown key" },
};

/** Whether a chart passes on the values below this path without reading them. */
export function isFreeForm(chart: ChartName, path: readonly string[]): boolean {
  return ofKubernetes.includes(path.at(-1) ?? "") || path.join(" › ") in (passedOn[chart] ?? {});
}
